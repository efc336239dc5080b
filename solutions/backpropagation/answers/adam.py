# %% probes
adam_step(np.array([0.3, 2.0]), np.array([0.7, -0.4]), np.array([0.2, 0.1]), np.array([0.4, 0.05]), 3, 0.5)
adam_step(np.array([0.3]), np.array([3e-8]), np.array([0.0]), np.array([0.0]), 1, 0.5)
adam_step(np.array([0.3]), np.array([0.0]), np.array([0.0]), np.array([0.0]), 2, 0.5)
after(adam_step, np.array([0.3, 2.0]), np.array([0.7, -0.4]), np.array([0.2, 0.1]), np.array([0.4, 0.05]), 2, 0.5)

# %% correct: named constants
def adam_step(theta, gradient, m, v, s, lr):
    beta_1, beta_2, epsilon = 0.9, 0.999, 1e-8
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1**s)
    v_hat = v / (1 - beta_2**s)
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + epsilon)
    return theta, m, v

# %% correct: differences instead of weighted means, lists returned
def adam_step(theta, gradient, m, v, s, lr):
    m = m + (gradient - m) / 10
    v = v + (np.square(gradient) - v) / 1000
    direction = (m / -np.expm1(s * np.log(0.9))) / (np.sqrt(v / -np.expm1(s * np.log(0.999))) + 1e-8)
    return [(theta - lr * direction).tolist(), m.tolist(), v.tolist()]

# %% correct: entry by entry
def adam_step(theta, gradient, m, v, s, lr):
    new = np.empty_like(theta), np.empty_like(m), np.empty_like(v)
    for at in np.ndindex(theta.shape):
        a = 0.9 * m[at] + (1 - 0.9) * gradient[at]
        b = 0.999 * v[at] + (1 - 0.999) * gradient[at] * gradient[at]
        step = lr * (a / (1 - 0.9**s)) / ((b / (1 - 0.999**s)) ** 0.5 + 1e-8)
        new[0][at], new[1][at], new[2][at] = theta[at] - step, a, b
    return new

# %% correct: torch, tensors returned
def adam_step(theta, gradient, m, v, s, lr):
    import torch

    theta, g, m, v = (torch.tensor(a) for a in (theta, gradient, m, v))
    m = torch.lerp(m, g, 0.1)
    v = v.mul(0.999).addcmul(g, g, value=0.001)
    return theta - lr / (1 - 0.9**s) * m / ((v / (1 - 0.999**s)).sqrt() + 1e-8), m, v

# %% wrong 0.57: no correction of the start at zero
# 1. How large is the first running mean after one step, compared with the gradient?
# 2. The division by one minus a power of beta is missing: the running means start at zero and are too small at first.
# 3. Divide each running mean by one minus its beta to the power of s, for the step only.
def adam_step(theta, gradient, m, v, s, lr):
    beta_1, beta_2, epsilon = 0.9, 0.999, 1e-8
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat = m
    v_hat = v
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + epsilon)
    return theta, m, v

# %% wrong 1.71: the correction of one step for all
# 1. Does your answer depend on `s`?
# 2. You divide by one minus beta; this is right for the first step only.
# 3. Raise beta to the power of the step's number first.
def adam_step(theta, gradient, m, v, s, lr):
    beta_1, beta_2, epsilon = 0.9, 0.999, 1e-8
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1)
    v_hat = v / (1 - beta_2)
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + epsilon)
    return theta, m, v

# %% wrong 1.43: corrected means are returned
# 1. Which means does the next step need?
# 2. You return the corrected means, and the next step would correct them again.
# 3. Keep the running means as they are, and use the corrected ones for the step alone.
def adam_step(theta, gradient, m, v, s, lr):
    beta_1, beta_2, epsilon = 0.9, 0.999, 1e-8
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1**s)
    v_hat = v / (1 - beta_2**s)
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + epsilon)
    return theta, m_hat, v_hat

# %% wrong 0.57: step number off by one
# 1. Which number has the first step?
# 2. Your powers count one step too many.
# 3. The first step has s = 1, and its correction has the first power.
def adam_step(theta, gradient, m, v, s, lr):
    beta_1, beta_2, epsilon = 0.9, 0.999, 1e-8
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1**(s + 1))
    v_hat = v / (1 - beta_2**(s + 1))
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + epsilon)
    return theta, m, v

# %% wrong 0.57: uphill
# 1. Does the loss fall along the gradient or against it?
# 2. You add the step; it should be taken off.
# 3. Go against the corrected mean gradient.
def adam_step(theta, gradient, m, v, s, lr):
    beta_1, beta_2, epsilon = 0.9, 0.999, 1e-8
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1**s)
    v_hat = v / (1 - beta_2**s)
    theta = theta + lr * m_hat / (np.sqrt(v_hat) + epsilon)
    return theta, m, v

# %% wrong 1.14: gradients not squared in the second mean
# 1. Of what is v the running mean?
# 2. The second mean is one of the gradients; it should be one of their squares.
# 3. Square the gradient entry by entry before it joins v.
def adam_step(theta, gradient, m, v, s, lr):
    beta_1, beta_2, epsilon = 0.9, 0.999, 1e-8
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient
    m_hat = m / (1 - beta_1**s)
    v_hat = v / (1 - beta_2**s)
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + epsilon)
    return theta, m, v

# %% wrong 0.86: no root
# 1. Which units has the square of a gradient?
# 2. You divide by the mean of the squares; its root is missing.
# 3. Take the root of the corrected second mean.
def adam_step(theta, gradient, m, v, s, lr):
    beta_1, beta_2, epsilon = 0.9, 0.999, 1e-8
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1**s)
    v_hat = v / (1 - beta_2**s)
    theta = theta - lr * m_hat / (v_hat + epsilon)
    return theta, m, v

# %% wrong 1.71: the small constant inside the root
# 1. Where does the small constant stand in the formula?
# 2. You add it before the root is taken, where it is far larger in its effect.
# 3. Take the root first, then add the constant.
def adam_step(theta, gradient, m, v, s, lr):
    beta_1, beta_2, epsilon = 0.9, 0.999, 1e-8
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1**s)
    v_hat = v / (1 - beta_2**s)
    theta = theta - lr * m_hat / (np.sqrt(v_hat + epsilon))
    return theta, m, v

# %% wrong 1.43: no small constant
# 1. What is zero divided by zero?
# 2. The small constant is missing: an entry without any gradient divides by zero.
# 3. Add epsilon to the root.
def adam_step(theta, gradient, m, v, s, lr):
    beta_1, beta_2, epsilon = 0.9, 0.999, 1e-8
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1**s)
    v_hat = v / (1 - beta_2**s)
    theta = theta - lr * m_hat / (np.sqrt(v_hat))
    return theta, m, v

# %% wrong 0.86: the two betas are exchanged
# 1. Which of the two means has the longer memory?
# 2. You use the memory of one mean for the other.
# 3. The gradients are forgotten faster, with 0.9; their squares with 0.999.
def adam_step(theta, gradient, m, v, s, lr):
    beta_1, beta_2, epsilon = 0.999, 0.9, 1e-8
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1**s)
    v_hat = v / (1 - beta_2**s)
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + epsilon)
    return theta, m, v

# %% wrong 0: the weights of old and new are exchanged
# 1. How much of the old mean does a new mean keep?
# 2. The new gradient gets the large weight, and the old mean the small one.
# 3. Beta belongs to the old mean, and one minus beta to what is new.
def adam_step(theta, gradient, m, v, s, lr):
    beta_1, beta_2, epsilon = 0.9, 0.999, 1e-8
    m = (1 - beta_1) * m + beta_1 * gradient
    v = (1 - beta_2) * v + beta_2 * gradient**2
    m_hat = m / (1 - beta_1**s)
    v_hat = v / (1 - beta_2**s)
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + epsilon)
    return theta, m, v

# %% wrong 1.43: the gradient itself is stepped along
# 1. What has become of the first running mean?
# 2. The step follows this gradient alone; the first mean is computed and not used.
# 3. Put the corrected first mean into the numerator.
def adam_step(theta, gradient, m, v, s, lr):
    beta_1, beta_2, epsilon = 0.9, 0.999, 1e-8
    m = beta_1 * m + (1 - beta_1) * gradient
    v = beta_2 * v + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1**s)
    v_hat = v / (1 - beta_2**s)
    theta = theta - lr * gradient / (np.sqrt(v_hat) + epsilon)
    return theta, m, v

# %% wrong 0: sums instead of means
# 1. Do the weights of old and new add up to one?
# 2. The new gradient is added with the weight one, as in momentum; Adam takes a mean.
# 3. Give what is new the weight one minus beta.
def adam_step(theta, gradient, m, v, s, lr):
    beta_1, beta_2, epsilon = 0.9, 0.999, 1e-8
    m = beta_1 * m + gradient
    v = beta_2 * v + gradient**2
    m_hat = m / (1 - beta_1**s)
    v_hat = v / (1 - beta_2**s)
    theta = theta - lr * m_hat / (np.sqrt(v_hat) + epsilon)
    return theta, m, v

# %% wrong 1.71: arrays are changed in place
# 1. What do theta, m and v hold after your function has run?
# 2. You change the caller's own arrays.
# 3. Build new arrays: operators such as *= and += change those that were given.
def adam_step(theta, gradient, m, v, s, lr):
    m *= 0.9
    m += 0.1 * gradient
    v *= 0.999
    v += 0.001 * gradient**2
    theta -= lr * (m / (1 - 0.9**s)) / (np.sqrt(v / (1 - 0.999**s)) + 1e-8)
    return theta, m, v

# %% wrong 0.57: the sign of the gradient
def adam_step(theta, gradient, m, v, s, lr):
    return theta - lr * np.sign(gradient), m, v
