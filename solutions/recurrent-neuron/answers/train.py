# %% probes
train({"W_xh": np.array([[0.5, -0.3]]), "W_hh": np.array([[0.8]]), "b_h": np.array([0.1]), "W_ho": np.array([[0.7], [-0.4]]), "b_o": np.array([0.2, 0.0])}, np.array([[[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]]), np.array([[1, 0, 1]]), 0.5, 3)
after(train, {"W_xh": np.array([[0.5]]), "W_hh": np.array([[0.8]]), "b_h": np.array([0.1]), "W_ho": np.array([[0.7], [-0.4]]), "b_o": np.array([0.2, 0.0])}, np.array([[[1.0], [0.0]]]), np.array([[1, 0]]), 0.5, 2)[1]

# %% correct: a copy that is changed in place
def train(params, x, y, lr, updates):
    params = {name: np.array(w) for name, w in params.items()}
    losses = np.zeros(updates)
    for s in range(updates):
        losses[s], grads = gradients(params, x, y)
        for name in params:
            params[name] -= lr * grads[name]
    return params, losses

# %% correct: deepcopy, and a while loop
from copy import deepcopy


def train(params, x, y, lr, updates):
    trained, losses = deepcopy(params), []
    while len(losses) < updates:
        loss, grads = gradients(trained, x, y)
        losses.append(float(loss))
        for name, grad in grads.items():
            trained[name] = trained[name] - lr * grad
    return [trained, tuple(losses)]

# %% correct: by recursion, lists returned
def train(params, x, y, lr, updates):
    if updates == 0:
        return {name: w.tolist() for name, w in params.items()}, []
    loss, grads = gradients(params, x, y)
    after_one = {name: w - lr * grads[name] for name, w in params.items()}
    trained, losses = train(after_one, x, y, lr, updates - 1)
    return trained, [loss, *losses]

# %% wrong 0: uphill
# 1. Do your losses fall?
# 2. You go along the gradient, which points to where the loss grows.
# 3. Subtract the learning rate times the gradient.
def train(params, x, y, lr, updates):
    losses = []
    for _ in range(updates):
        loss, grads = gradients(params, x, y)
        params = {name: params[name] + lr * grads[name] for name in params}
        losses.append(loss)
    return params, losses

# %% wrong 1.6: the given arrays are changed
# 1. What do the parameters hold that you were given, after your function has run?
# 2. Your updates change the start itself, so that a second run does not begin where the first began.
# 3. Make new arrays in a new dictionary; a subtraction in place changes the array that was given, also in a copied dictionary.
def train(params, x, y, lr, updates):
    losses = []
    for _ in range(updates):
        loss, grads = gradients(params, x, y)
        for name in params:
            params[name] -= lr * grads[name]
        losses.append(loss)
    return params, losses

# %% wrong 1.6: a copied dictionary of the same arrays
# 1. What do the parameters hold that you were given, after your function has run?
# 2. Your updates change the start itself, so that a second run does not begin where the first began.
# 3. Make new arrays in a new dictionary; a subtraction in place changes the array that was given, also in a copied dictionary.
def train(params, x, y, lr, updates):
    params, losses = dict(params), []
    for _ in range(updates):
        loss, grads = gradients(params, x, y)
        for name in params:
            params[name] -= lr * grads[name]
        losses.append(loss)
    return params, losses

# %% wrong 0.4: the gradient of the start, over and over
# 1. How often is the gradient computed in your function?
# 2. All your updates use the gradient of the start, although the parameters have moved on.
# 3. Compute loss and gradients anew inside the loop, from the present parameters.
def train(params, x, y, lr, updates):
    loss, grads = gradients(params, x, y)
    losses = []
    for _ in range(updates):
        params = {name: params[name] - lr * grads[name] for name in params}
        losses.append(loss)
    return params, losses

# %% wrong 0.8: the losses after the updates
# 1. Is your first loss that of the start?
# 2. Each of your losses is the one after an update; asked for is the one before.
# 3. Note the loss that comes with the gradients before you change anything.
def train(params, x, y, lr, updates):
    losses = []
    for _ in range(updates):
        _, grads = gradients(params, x, y)
        params = {name: params[name] - lr * grads[name] for name in params}
        losses.append(gradients(params, x, y)[0])
    return params, losses

# %% wrong 0: one update too few
# 1. How many losses do you return?
# 2. Your loop makes one update fewer than asked for.
# 3. Count again how often the loop runs if it begins at 1.
def train(params, x, y, lr, updates):
    losses = []
    for _ in range(1, updates):
        loss, grads = gradients(params, x, y)
        params = {name: params[name] - lr * grads[name] for name in params}
        losses.append(loss)
    return params, losses

# %% wrong 0.4: the biases stay as they are
# 1. Which of the five parameters change?
# 2. You train the matrices only; the two biases have gradients too.
# 3. Run over all names in the dictionary of the parameters.
def train(params, x, y, lr, updates):
    params, losses = dict(params), []
    for _ in range(updates):
        loss, grads = gradients(params, x, y)
        for name in ("W_xh", "W_hh", "W_ho"):
            params[name] = params[name] - lr * grads[name]
        losses.append(loss)
    return params, losses

# %% wrong 0.8: the start is returned
# 1. Do the parameters that you return differ from those that you were given?
# 2. You train a copy, but return the start.
# 3. Return the dictionary that your loop has changed.
def train(params, x, y, lr, updates):
    trained, losses = params, []
    for _ in range(updates):
        loss, grads = gradients(trained, x, y)
        trained = {name: trained[name] - lr * grads[name] for name in trained}
        losses.append(loss)
    return params, losses

# %% wrong 0.4: only the last loss
# 1. How many losses are asked for?
# 2. You return the loss of the last update only.
# 3. Append each loss to a list.
def train(params, x, y, lr, updates):
    for _ in range(updates):
        loss, grads = gradients(params, x, y)
        params = {name: params[name] - lr * grads[name] for name in params}
    return params, loss

# %% wrong 0.4: one parameter after the other
# 1. From which parameters is the gradient of the second matrix computed?
# 2. You compute the gradients anew after each single parameter, so that the later ones belong to a network that has half changed.
# 3. Call the gradients once for each update, and then change all five parameters.
def train(params, x, y, lr, updates):
    params, losses = dict(params), []
    for _ in range(updates):
        losses.append(gradients(params, x, y)[0])
        for name in params:
            params[name] = params[name] - lr * gradients(params, x, y)[1][name]
    return params, losses

# %% wrong 0.4: the learning rate is fixed
# 1. Does your result change with the learning rate that is given?
# 2. Your function uses a learning rate of its own.
# 3. Multiply the gradients by lr.
def train(params, x, y, lr, updates):
    losses = []
    for _ in range(updates):
        loss, grads = gradients(params, x, y)
        params = {name: params[name] - 0.1 * grads[name] for name in params}
        losses.append(loss)
    return params, losses

# %% wrong 0.8: the gradients add up
# 1. Is the step of the second update as long as its gradient says?
# 2. You never clear the sum of the gradients: each update repeats all earlier ones.
# 3. Use the gradients of the present call only.
def train(params, x, y, lr, updates):
    losses, total = [], {name: 0 * w for name, w in params.items()}
    for _ in range(updates):
        loss, grads = gradients(params, x, y)
        total = {name: total[name] + grads[name] for name in params}
        params = {name: params[name] - lr * total[name] for name in params}
        losses.append(loss)
    return params, losses

# %% wrong 0.4: stops after the first update
# 1. How many losses do you return?
# 2. The return stands inside the loop, so that it ends in its first round.
# 3. Move the return to the left, behind the loop.
def train(params, x, y, lr, updates):
    losses = []
    for _ in range(updates):
        loss, grads = gradients(params, x, y)
        params = {name: params[name] - lr * grads[name] for name in params}
        losses.append(loss)
        return params, losses

# %% wrong 0: nothing is returned
def train(params, x, y, lr, updates):
    losses = []
    for _ in range(updates):
        loss, grads = gradients(params, x, y)
        params = {name: params[name] - lr * grads[name] for name in params}
        losses.append(loss)
