"""Are the networks in torch those of the book, untouched by padding, and the same one by one as all at once?"""

import numpy as np
import pytest
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from unrolled.models import (
    CELLS,
    FORGET_BIAS,
    EncoderDecoder,
    Forecaster,
    Forecasters,
    LanguageModel,
    LinearEnsemble,
    Reader,
    RecurrentEnsemble,
    SequenceClassifier,
    SequenceTagger,
    embedding,
    one_generator_each,
    recurrent,
    reverse,
)
from unrolled.scratch import gru, lstm, rnn
from unrolled.scratch.bidirectional import Bidirectional
from unrolled.scratch.stacked import Stacked

LENGTHS = torch.tensor([5, 1, 3, 5])
TOKENS = torch.tensor([[4, 2, 7, 1, 1], [6, 0, 0, 0, 0], [3, 3, 8, 0, 0], [8, 7, 6, 5, 4]])


def padded(tokens, more):
    return torch.cat([tokens, torch.zeros(len(tokens), more, dtype=torch.int64)], dim=1)


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


@pytest.fixture(params=CELLS)
def cell(request):
    return request.param


@pytest.mark.parametrize("pooling", ["last", "max", "mean", "max-mean"])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_more_padding_does_not_change_a_class(cell, bidirectional, pooling):
    model = SequenceClassifier(
        9, 3, 4, 2, cell=cell, layers=2, bidirectional=bidirectional, pooling=pooling, dropout=0.5
    ).eval()
    expected = model(TOKENS, LENGTHS)
    assert expected.shape == (4, 2)
    torch.testing.assert_close(model(padded(TOKENS, 6), LENGTHS), expected)
    alone = model(TOKENS[2:3, :3], LENGTHS[2:3])
    torch.testing.assert_close(alone, expected[2:3])


def test_what_stands_in_the_padding_is_not_read(cell):
    model = SequenceClassifier(9, 3, 4, 2, cell=cell, bidirectional=True, pooling="max-mean")
    scribbled = torch.where(TOKENS == 0, 5, TOKENS)
    torch.testing.assert_close(model(scribbled, LENGTHS), model(TOKENS, LENGTHS))


def test_an_empty_row_counts_as_one_padding_token(cell):
    model = SequenceClassifier(9, 3, 4, 2, cell=cell, bidirectional=True, pooling="max-mean")
    nothing, one = torch.tensor([0, 5]), torch.tensor([1, 5])
    tokens = torch.tensor([[0, 0, 0, 0, 0], [1, 2, 3, 4, 5]])
    torch.testing.assert_close(model(tokens, nothing), model(tokens, one))


@pytest.mark.parametrize("directions", ["forward", "backward", "both"])
def test_more_padding_does_not_change_a_tag(cell, directions):
    model = SequenceTagger(9, 3, 4, 6, cell=cell, directions=directions, layers=2)
    expected = model(TOKENS, LENGTHS)
    assert expected.shape == (4, 5, 6)
    found = model(padded(TOKENS, 3), LENGTHS)
    for row, length in enumerate(LENGTHS):
        torch.testing.assert_close(found[row, :length], expected[row, :length])


@pytest.mark.parametrize(
    ("directions", "seen"), [("forward", [0, 1, 2]), ("backward", [2, 3, 4]), ("both", [0, 1, 2, 3, 4])]
)
def test_a_tag_depends_on_what_its_direction_has_read(cell, directions, seen):
    model = SequenceTagger(9, 3, 4, 6, cell=cell, directions=directions)
    expected = model(TOKENS[:1], LENGTHS[:1])[0, 2]
    changed = []
    for place in range(5):
        tokens = TOKENS[:1].clone()
        tokens[0, place] = 5
        if not torch.equal(model(tokens, LENGTHS[:1])[0, 2], expected):
            changed.append(place)
    assert changed == seen


def test_two_layers_both_ways_are_torchs_with_packing(cell):
    reader = Reader(cell, 3, 4, layers=2, directions="both")
    table = embedding(9, 3)
    theirs = CELLS[cell](3, 4, num_layers=2, bidirectional=True, batch_first=True)
    for depth, ways in enumerate(reader.layers):
        for way, suffix in (("forwards", ""), ("backwards", "_reverse")):
            for name, weight in ways[way].state_dict().items():
                name = name.replace("l0", f"l{depth}{suffix}")
                theirs.get_parameter(name).data.copy_(weight)
    states, last = reader(table, TOKENS, LENGTHS)
    packed = pack_padded_sequence(table(TOKENS), LENGTHS, batch_first=True, enforce_sorted=False)
    their_states, their_last = theirs(packed)
    their_states, _ = pad_packed_sequence(their_states, batch_first=True)
    their_last = their_last[0] if cell == "lstm" else their_last  # (layers 2, B, H)
    real = (torch.arange(5) < LENGTHS[:, None])[:, :, None]
    torch.testing.assert_close(states * real, their_states)
    torch.testing.assert_close(last, torch.cat([their_last[-2], their_last[-1]], dim=-1))

    gradient = torch.randn(4, 5, 8) * real
    (ours,) = torch.autograd.grad((states * gradient).sum(), table.weight)
    (expected,) = torch.autograd.grad((their_states * gradient).sum(), table.weight)
    torch.testing.assert_close(ours, expected)


@pytest.mark.parametrize("ours", [rnn, lstm, gru], ids=["rnn", "lstm", "gru"])
def test_the_networks_are_those_written_by_hand(ours):
    name = ours.__name__.rsplit(".", 1)[-1]
    by_hand = Stacked(Bidirectional(ours), 2)
    params = by_hand.parameters(3, 4, np.random.default_rng(0))
    reader = Reader(name, 3, 4, layers=2, directions="both").double()
    for weights, ways in zip(params, reader.layers, strict=True):
        for way, layer in (("forward", ways["forwards"]), ("backward", ways["backwards"])):
            _copy_weights(name, weights[way], layer)
    table = embedding(9, 3).double()
    states, last = reader(table, TOKENS, LENGTHS)
    x = table(TOKENS).detach().numpy()
    expected, their_last, _ = by_hand.forward(params, x, lengths=LENGTHS.numpy())
    real = (torch.arange(5) < LENGTHS[:, None])[:, :, None]
    np.testing.assert_allclose((states * real).detach(), expected, atol=1e-12)
    ends = [end[0] if name == "lstm" else end for end in their_last[-1]]
    np.testing.assert_allclose(last.detach(), np.concatenate(ends, axis=1), atol=1e-12)


def _copy_weights(name, params, layer):
    """The parameters of a cell by hand, in torch's layer."""
    zero = torch.zeros_like(layer.bias_hh_l0)
    W_x, W_h, b = params.values() if name != "gru" else [params[key] for key in ("W_x", "W_h", "b")]
    if name == "gru":
        zero[-4:] = torch.tensor(params["b_n"])
    state = {"weight_ih_l0": W_x, "weight_hh_l0": W_h, "bias_ih_l0": b, "bias_hh_l0": zero}
    layer.load_state_dict({key: torch.as_tensor(value) for key, value in state.items()})


def test_rows_are_turned_round_within_their_lengths():
    assert reverse(TOKENS, LENGTHS).tolist() == [
        [1, 1, 7, 2, 4],
        [6, 0, 0, 0, 0],
        [8, 3, 3, 0, 0],
        [4, 5, 6, 7, 8],
    ]
    marked = torch.tensor([[1, 2, 3, 97, 98, 99]])
    assert reverse(marked, torch.tensor([3])).tolist() == [[3, 2, 1, 97, 98, 99]]


def test_pooling_takes_the_largest_and_the_mean_of_the_real_states():
    model = SequenceClassifier(9, 3, 4, 2, pooling="max-mean")
    states = torch.randn(4, 5, 4)
    pooled = model.pool(states, LENGTHS)
    for row, length in enumerate(LENGTHS):
        real = states[row, :length]
        expected = torch.cat([real.max(dim=0).values, real.mean(dim=0)])
        torch.testing.assert_close(pooled[row], expected)


@pytest.mark.parametrize("layers", [1, 2])
def test_dropout_acts_in_training_and_not_after(cell, layers):
    model = SequenceClassifier(9, 30, 20, 2, cell=cell, layers=layers, dropout=0.5)
    assert not torch.equal(model(TOKENS, LENGTHS), model(TOKENS, LENGTHS))
    before = model.reader(model.embedding, TOKENS, LENGTHS)[1]
    assert not torch.equal(model.reader(model.embedding, TOKENS, LENGTHS)[1], before)
    model.eval()
    assert torch.equal(model(TOKENS, LENGTHS), model(TOKENS, LENGTHS))


def test_the_forget_gate_starts_open():
    assert FORGET_BIAS == 1.0
    layer = recurrent("lstm", 3, 4, layers=2, both=True)
    for suffix in ("l0", "l1", "l0_reverse", "l1_reverse"):
        total = layer.get_parameter(f"bias_ih_{suffix}") + layer.get_parameter(f"bias_hh_{suffix}")
        assert (total[4:8] == 1.0).all()
        assert (total[:4] != 1.0).all()


def test_a_simple_network_starts_without_shrinking_the_state():
    layer = recurrent("rnn", 3, 4, layers=2, both=True)
    for name, parameter in layer.named_parameters():
        if "weight_hh" in name:
            torch.testing.assert_close(parameter @ parameter.T, torch.eye(4))
        elif "bias" in name:
            assert (parameter == 0).all()
        else:
            assert 0 < parameter.abs().max() <= (6 / sum(parameter.shape)) ** 0.5


def test_random_word_vectors_start_small():
    table = embedding(1000, 20).weight.detach()
    assert table.std().item() == pytest.approx(0.03, rel=0.05)
    assert (table[0] == 0).all()


def test_given_word_vectors_are_the_start_and_padding_has_none():
    vectors = np.arange(27, dtype=np.float32).reshape(9, 3) + 1
    model = SequenceClassifier(9, 3, 4, 2, vectors=vectors)
    assert model.embedding.weight[0].tolist() == [0, 0, 0]
    np.testing.assert_array_equal(model.embedding.weight[1:].detach(), vectors[1:])
    with pytest.raises(ValueError, match=r"shape \(9, 3\), a row a token, not \(8, 3\)"):
        SequenceTagger(9, 3, 4, 2, vectors=vectors[:8])


def test_a_language_model_goes_on_from_its_state(cell):
    model = LanguageModel(9, 3, 4, cell=cell, layers=2)
    whole, _ = model(TOKENS)
    first, state = model(TOKENS[:, :2])
    second, _ = model(TOKENS[:, 2:], state)
    assert whole.shape == (4, 5, 9)
    torch.testing.assert_close(torch.cat([first, second], dim=1), whole)


def test_tied_weights_are_one_matrix():
    model = LanguageModel(9, 4, 4, tied=True)
    assert model.predict.weight is model.embedding.weight
    assert len({id(p) for p in model.parameters()}) == len(list(model.parameters()))
    assert model.embedding.weight.abs().max() <= 0.5
    with pytest.raises(ValueError, match="equal to hidden_size, not 3 and 4"):
        LanguageModel(9, 3, 4, tied=True)


def test_the_skip_is_a_linear_forecast_beside_the_network(cell):
    model = Forecaster(2, 4, cell=cell, skip=3)
    x = torch.randn(5, 7, 2)
    whole = model(x)
    assert whole.shape == (5,)
    linear, model.linear = model.linear, None
    torch.testing.assert_close(whole - model(x), x[:, 4:].reshape(5, 6) @ linear.weight[0])


@pytest.mark.parametrize("make", [Forecaster, lambda *size, **kwargs: Forecasters(2, *size, **kwargs)])
def test_a_skip_needs_its_number_of_steps(make):
    for skip in (True, -1):
        with pytest.raises(ValueError, match="number of steps"):
            make(2, 4, skip=skip)
    with pytest.raises(ValueError, match="reads 5 steps, and the window has only 3"):
        make(2, 4, skip=5)(torch.randn(1, 3, 2))


@pytest.mark.parametrize("skip", [0, 5])
def test_each_of_many_forecasters_is_one_forecaster(cell, skip):
    many = Forecasters(3, 2, 4, cell=cell, skip=skip).double()
    x, y = torch.randn(6, 5, 2).double(), torch.randn(6).double()
    forecasts = many(x)
    assert forecasts.shape == (3, 6)
    ((forecasts - y) ** 2).mean(dim=1).sum().backward()
    for s in range(3):
        one = many.model(s).double()
        one.load_state_dict({name: value[s] for name, value in many.state_dict().items()})
        torch.testing.assert_close(one(x), forecasts[s])
        ((one(x) - y) ** 2).mean().backward()
        for name, parameter in one.named_parameters():
            torch.testing.assert_close(many.get_parameter(name).grad[s], parameter.grad)


def test_a_model_starts_alike_however_many_there_are(cell):
    few, many = Forecasters(2, 2, 4, cell=cell, skip=5), Forecasters(5, 2, 4, cell=cell, skip=5)
    later = Forecasters(2, 2, 4, cell=cell, skip=5, seed=1)
    for name, value in few.state_dict().items():
        torch.testing.assert_close(many.state_dict()[name][:2], value, rtol=0, atol=0)
        torch.testing.assert_close(later.state_dict()[name][0], value[1], rtol=0, atol=0)
        assert cell == "lstm" or not torch.equal(value[0], value[1])


def test_an_ensemble_starts_as_torchs_layers_do(cell):
    ensemble = RecurrentEnsemble(200, 3, 4, cell)
    one = recurrent(cell, 3, 4)
    for name, value in ensemble.state_dict().items():
        assert value.shape[1:] == one.get_parameter(name).shape
    free = ensemble.weight_ih_l0
    assert free.abs().max() <= 0.5  # 1/sqrt(H)
    assert free.std().item() == pytest.approx(0.5 / 3**0.5, rel=0.05)
    if cell == "lstm":
        assert ((ensemble.bias_ih_l0 + ensemble.bias_hh_l0)[:, 4:8] == 1.0).all()
    head = LinearEnsemble(200, 16, 3)
    assert head.weight.abs().max() <= 0.25
    assert head.weight.std().item() == pytest.approx(0.25 / 3**0.5, rel=0.05)


def test_models_of_an_ensemble_may_read_what_is_their_own(cell):
    ensemble, head = RecurrentEnsemble(3, 2, 4, cell), LinearEnsemble(3, 4, 5)
    x = torch.randn(3, 6, 7, 2)
    states = ensemble(x)
    assert states.shape == (3, 6, 7, 4)
    out = head(states[:, :, -1])
    for s in range(3):
        torch.testing.assert_close(ensemble.layer(s)(x[s])[0], states[s])
        torch.testing.assert_close(out[s], states[s, :, -1] @ head.weight[s].T + head.bias[s])
    with pytest.raises(ValueError, match=r"must be \(1 or 3, B, T, d\), and is \(2, 6, 7, 2\)"):
        ensemble(x[:2])


def test_an_ensemble_of_none_is_refused():
    with pytest.raises(ValueError, match="at least one model, not 0"):
        one_generator_each(0)


@pytest.mark.parametrize("attention", ["additive", "dot", None])
def test_one_step_at_a_time_gives_what_the_whole_target_gives(cell, attention):
    model = EncoderDecoder(9, 11, 3, 4, cell=cell, attention=attention)
    target = torch.randint(1, 11, (4, 6))
    logits, weights = model(TOKENS, LENGTHS, target)
    assert logits.shape == (4, 6, 11)
    memory, state = model.encode(TOKENS, LENGTHS)
    for t in range(6):
        one, state, looked = model.step(target[:, t], state, memory, LENGTHS)
        torch.testing.assert_close(one, logits[:, t])
        if attention:
            torch.testing.assert_close(looked, weights[:, t])
    assert (weights is None) == (attention is None)


def test_the_decoder_starts_where_both_directions_end(cell):
    model = EncoderDecoder(9, 11, 3, 4, cell=cell)
    _, state = model.encode(TOKENS, LENGTHS)
    for row, length in enumerate(LENGTHS):
        _, last = model.encoder(model.source_embedding(TOKENS[row : row + 1, :length]))
        for ours, theirs in zip(state, last, strict=True) if cell == "lstm" else [(state, last)]:
            torch.testing.assert_close(ours[0, row], torch.cat([theirs[0, 0], theirs[1, 0]]))


@pytest.mark.parametrize("attention", ["additive", "dot", None])
def test_more_padding_does_not_change_a_translation(cell, attention):
    model = EncoderDecoder(9, 11, 3, 4, cell=cell, attention=attention)
    lengths = torch.tensor([5, 0, 3, 5])
    target = torch.randint(1, 11, (4, 6))
    logits, weights = model(TOKENS, lengths, target)
    more, more_weights = model(padded(TOKENS, 2), lengths, target)
    torch.testing.assert_close(more, logits)
    if attention:
        torch.testing.assert_close(weights.sum(dim=-1), torch.ones(4, 6))
        torch.testing.assert_close(more_weights[:, :, :5], weights)
        assert (weights[2, :, 3:] == 0).all()
        assert (weights[2, :, :3] > 0).all()


@pytest.mark.parametrize("kind", ["additive", "dot"])
def test_attention_scores_each_pair(kind):
    attention = EncoderDecoder(9, 11, 3, 4, attention=kind).attention
    states, memory = torch.randn(2, 3, 4), torch.randn(2, 5, 4)
    context, weights = attention(states, memory, torch.ones(2, 5, dtype=torch.bool))
    for b in range(2):
        for t in range(3):
            if kind == "dot":
                scores = torch.stack([states[b, t] @ memory[b, s] for s in range(5)])
            else:
                W_s, W_h, v = attention.query.weight, attention.key.weight, attention.score.weight[0]
                pairs = [torch.tanh(W_s @ states[b, t] + W_h @ memory[b, s]) for s in range(5)]
                scores = torch.stack([v @ pair for pair in pairs])
            expected = scores.exp() / scores.exp().sum()
            torch.testing.assert_close(weights[b, t], expected)
            torch.testing.assert_close(context[b, t], expected @ memory[b])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: SequenceClassifier(9, 3, 4, 2, cell="elman"),
            "a cell is one of rnn, lstm, gru, not 'elman'",
        ),
        (lambda: SequenceClassifier(9, 3, 4, 2, pooling="min"), "last, max, mean or max-mean, not 'min'"),
        (lambda: SequenceTagger(9, 3, 4, 2, directions="up"), "forward, backward or both, not 'up'"),
        (lambda: EncoderDecoder(9, 9, 3, 4, attention="all"), "additive, dot or None, not 'all'"),
        (lambda: EncoderDecoder(9, 9, 3, 5), "must be even, half for each direction, and is 5"),
    ],
)
def test_a_choice_that_there_is_not_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()
