"""PyTorch, Hugging Face, spaCy and MLflow: tiny models made here, nothing is fetched."""

import io
import json
import os
import pickle
import zipfile

import numpy as np
import pytest
from tests.tables.make import card_of

from answerable.errors import EvidenceError, TrustError
from answerable.runs.graph import Graph
from answerable.runs.trust import Trust
from answerable.system.system import Component, ModelFile

X = np.random.default_rng(3).normal(size=(20, 2)).astype(np.float32)
TEXTS = np.array(["the loan is good", "bad", "", "loan bad good the the"], dtype=object)


def need(library):
    return pytest.importorskip(library, reason=f"needs {library}, which is large")


def component(name, reads, writes, path, form, **how):
    return Component(name, "model", reads, writes, ModelFile(path, form, **how))


def graph(folder, *components, trust=None):
    return Graph(card_of(folder, components=components), trust or Trust())


def numbers():
    return {"a": X[:, 0], "b": X[:, 1]}


def torch_model(torch):
    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = torch.nn.Linear(2, 3)

        def forward(self, x):
            return torch.softmax(self.layer(x), dim=1)

    torch.manual_seed(1)
    return Net().eval()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize("how", ["script", "export"])
def test_torch_answers_as_the_model_did(tmp_path, how):
    torch = need("torch")
    model = torch_model(torch)
    if how == "script":
        torch.jit.save(torch.jit.trace(model, torch.from_numpy(X)), tmp_path / "m.pt")
    else:
        rows = {0: torch.export.Dim("n")}
        made = torch.export.export(model, (torch.from_numpy(X),), dynamic_shapes=(rows,))
        torch.export.save(made, tmp_path / "m.pt")
    expected = model(torch.from_numpy(X)).detach().numpy()
    three = component("score", ("a", "b"), ("p0", "p1", "p2"), "m.pt", "torch")
    np.testing.assert_allclose(
        graph(tmp_path, three).run(numbers()).field("p2"), expected[:, 2], rtol=1e-6
    )
    one = component("score", ("a", "b"), ("best",), "m.pt", "torch", method="predict")
    answer = graph(tmp_path, one).run(numbers()).field("best")
    assert answer.tolist() == expected.argmax(axis=1).tolist()


class Bomb:
    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return (os.mkdir, (str(self.marker),))


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_torch_files_with_pickles_do_no_harm(tmp_path):
    torch = need("torch")
    marker = tmp_path / "ran"
    file = tmp_path / "m.pt"
    score = component("score", ("a", "b"), ("p",), "m.pt", "torch")
    torch.save(Bomb(marker), file)
    with pytest.raises(EvidenceError, match="holds no program, only what"):
        graph(tmp_path, score).run(numbers())
    file.write_bytes(pickle.dumps(Bomb(marker)))
    with pytest.raises(TrustError, match="is a pickle"):
        graph(tmp_path, score).run(numbers())
    made = torch.export.export(torch_model(torch), (torch.from_numpy(X),))
    torch.export.save(made, tmp_path / "clean.pt2")
    file.write_bytes(with_pickled_weights(torch, tmp_path / "clean.pt2", Bomb(marker)))
    with pytest.raises(EvidenceError, match=r"m\.pt cannot be loaded"):
        graph(tmp_path, score).run(numbers())
    assert not marker.exists()
    with pytest.raises(Exception, match=r".*"):
        torch.export.load(file)
    assert marker.exists(), "the same file does harm where it is loaded without care"


def with_pickled_weights(torch, clean, bomb):
    """An exported program whose weights are said to be pickles, which torch then unpickles."""
    harm = io.BytesIO()
    torch.save(bomb, harm)
    out = io.BytesIO()
    with zipfile.ZipFile(clean) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("model_weights_config.json"):
                config = json.loads(content)
                for entry in config["config"].values():
                    entry["use_pickle"] = True
                content = json.dumps(config).encode()
            elif "/data/weights/weight_" in name:
                content = harm.getvalue()
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("content", [b"PK\x03\x04 cut off", b"hello"])
def test_torch_files_that_are_cut_off_are_a_sentence(tmp_path, content):
    need("torch")
    (tmp_path / "m.pt").write_bytes(content)
    with pytest.raises(EvidenceError, match="it is cut off, or no file of torch"):
        graph(tmp_path, component("s", ("a", "b"), ("p",), "m.pt", "torch")).run(numbers())


def tiny_bert(folder, torch):
    transformers = need("transformers")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "loan", "is", "good", "bad"]
    (folder / "vocab.txt").write_text("\n".join(words))
    tokenizer = transformers.BertTokenizerFast(
        vocab={word: place for place, word in enumerate(words)}
    )
    config = transformers.BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, max_position_embeddings=32, id2label={0: "no", 1: "yes"},
        label2id={"no": 0, "yes": 1},
    )  # fmt: skip
    torch.manual_seed(2)
    model = transformers.BertForSequenceClassification(config).eval()
    tokenizer.save_pretrained(folder / "bert")
    model.save_pretrained(folder / "bert")
    return tokenizer, model


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_a_hugging_face_pipeline_and_its_steps_answer_alike(tmp_path):
    torch = need("torch")
    tokenizer, model = tiny_bert(tmp_path, torch)
    whole = component("all", ("text",), ("p",), "bert", "huggingface")
    label = component("label", ("text",), ("l",), "bert", "huggingface", method="predict")
    first = component("tok", ("text",), ("ids",), "bert", "huggingface", step="tokenizer")
    second = component("net", ("ids",), ("q",), "bert", "huggingface", step="model")
    made = graph(tmp_path, whole, label, first, second)
    traces = made.run({"text": TEXTS})
    expected = []
    for text in TEXTS:
        with torch.no_grad():
            logits = model(**tokenizer(text, return_tensors="pt")).logits
        expected.append(torch.softmax(logits, 1)[0, 1].item())
    np.testing.assert_allclose(traces.field("p"), expected, rtol=1e-5)
    np.testing.assert_allclose(traces.field("q"), expected, rtol=1e-5)
    assert traces.field("l").tolist() == ["yes" if p > 0.5 else "no" for p in expected]
    assert json.loads(traces.field("ids")[1]) == tokenizer("bad")["input_ids"]
    assert "bert/model.safetensors" in {file.name for file in made.files}


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_a_hugging_face_folder_runs_no_code_and_loads_no_pickle(tmp_path):
    torch = need("torch")
    tiny_bert(tmp_path, torch)
    whole = component("all", ("text",), ("p",), "bert", "huggingface")
    config = json.loads((tmp_path / "bert" / "config.json").read_text())
    marker = tmp_path / "ran"
    (tmp_path / "bert" / "evil.py").write_text(f"import os\nos.mkdir({str(marker)!r})\n")
    classes = ("AutoConfig", "AutoModelForSequenceClassification")
    auto = {name: f"evil.{name}" for name in classes}
    config |= {"auto_map": auto, "model_type": "strange"}
    (tmp_path / "bert" / "config.json").write_text(json.dumps(config))
    with pytest.raises(EvidenceError, match="bert cannot be loaded"):
        graph(tmp_path, whole).run({"text": TEXTS})
    assert not marker.exists()
    (tmp_path / "bert" / "weights.bin").write_bytes(pickle.dumps(Bomb(marker)))
    with pytest.raises(TrustError, match=r"weights\.bin is a pickle"):
        graph(tmp_path, whole).run({"text": TEXTS})


@pytest.mark.filterwarnings("ignore")
def test_a_spacy_pipeline_and_its_named_components_answer_alike(tmp_path):
    spacy = need("spacy")
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "LOAN", "pattern": "loan"}])
    textcat = nlp.add_pipe("textcat")
    for category in ("good", "bad"):
        textcat.add_label(category)
    nlp.initialize()
    nlp.to_disk(tmp_path / "pipe")
    whole = component("all", ("text",), ("good", "bad", "entities"), "pipe", "spacy")
    tokens = component("tok", ("text",), ("doc",), "pipe", "spacy", step="tokenizer")
    ents = component("ents", ("doc",), ("entities2",), "pipe", "spacy", step="entity_ruler")
    cats = component("cats", ("doc",), ("bad",), "pipe", "spacy", step="textcat")
    texts = np.delete(TEXTS, 2)  # spaCy answers an empty text by the company it is in
    traces = graph(tmp_path, whole).run({"text": texts})
    expected = [nlp(text) for text in texts]
    np.testing.assert_allclose(traces.field("good"), [d.cats["good"] for d in expected], rtol=1e-5)
    assert [json.loads(e) for e in traces.field("entities")] == [
        [[e.text, e.label_] for e in d.ents] for d in expected
    ]
    stepwise = graph(tmp_path, tokens, cats).run({"text": texts})
    np.testing.assert_allclose(stepwise.field("bad"), [d.cats["bad"] for d in expected], rtol=1e-5)
    with pytest.raises(EvidenceError, match="it gives no 'entities2'; it gives doc, entities, ta"):
        graph(tmp_path, tokens, ents).run({"text": texts})
    strange = component("x", ("text",), ("doc",), "pipe", "spacy", step="parser")
    with pytest.raises(EvidenceError, match="no component 'parser'; it has tokenizer, entity_rul"):
        graph(tmp_path, strange).run({"text": texts})


@pytest.mark.filterwarnings("ignore")
def test_an_mlflow_model_needs_trust_and_answers_as_its_function_does(tmp_path):
    pyfunc = need("mlflow.pyfunc")
    linear_model = pytest.importorskip("sklearn.linear_model")
    models = need("mlflow.models")
    pandas = pytest.importorskip("pandas")
    mlflow_sklearn = need("mlflow.sklearn")
    del pyfunc
    frame = pandas.DataFrame(X.astype(float), columns=["a", "b"])
    target = (X[:, 0] > 0).astype(int)
    model = linear_model.LogisticRegression().fit(frame, target)
    mlflow_sklearn.save_model(
        model, tmp_path / "flow", signature=models.infer_signature(frame, model.predict(frame))
    )
    score = component("score", ("b", "a"), ("p",), "flow", "mlflow")
    cases = {name: values.astype(float) for name, values in numbers().items()}
    with pytest.raises(TrustError):
        graph(tmp_path, score).run(cases)
    trusted = graph(tmp_path, score, trust=Trust((tmp_path.resolve(),)))
    assert trusted.run(cases).field("p").tolist() == model.predict(frame).tolist()
    assert "flow/MLmodel" in {file.name for file in trusted.files}
