#!/usr/bin/env python3
"""scikit-learn's linear text classifiers on a split that docket is measured on.

    scikit_learn.py TRAIN TEST        JSON lines {"label","text"}, gzipped or not

Prints a JSON object a line, one for each configuration: accuracy, macro_f1, ece (of confidence, fifteen ranges),
train_seconds of the processor's time and documents_per_second by the clock, both without reading files.
"""
import gzip
import json
import sys
import time

import numpy
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.svm import LinearSVC


def read(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as file:
        records = [json.loads(line) for line in file if line.strip()]
    return [record["text"] for record in records], numpy.array([record["label"] for record in records])


def calibration_error(confidence, right, ranges=15):
    places = numpy.minimum((confidence * ranges).astype(int), ranges - 1)
    return sum(abs((confidence[places == place] - right[places == place]).sum()) for place in range(ranges)) / len(right)


def softmax_of_best(margins):
    powers = numpy.exp(margins - margins.max(axis=1, keepdims=True))
    return powers.max(axis=1) / powers.sum(axis=1)


def measure(name, terms, classifier, train, test):
    texts, labels = train
    begin = time.process_time()
    vectorizer = TfidfVectorizer(**terms)
    rows = vectorizer.fit_transform(texts)
    classifier.fit(rows, labels)
    train_seconds = time.process_time() - begin
    begin = time.perf_counter()
    rows = vectorizer.transform(test[0])
    if hasattr(classifier, "predict_proba"):
        confidence = classifier.predict_proba(rows)
        answers = classifier.classes_[confidence.argmax(axis=1)]
        confidence = confidence.max(axis=1)
        answered = time.perf_counter()
    else:
        margins = classifier.decision_function(rows)
        answers = classifier.classes_[margins.argmax(axis=1)]
        answered = time.perf_counter()
        confidence = softmax_of_best(margins)
    right = answers == test[1]
    print(json.dumps({
        "name": name, "accuracy": right.mean(), "macro_f1": f1_score(test[1], answers, average="macro"),
        "ece": calibration_error(confidence, right), "train_seconds": train_seconds,
        "documents_per_second": len(right) / (answered - begin),
    }), flush=True)


def main():
    train, test = read(sys.argv[1]), read(sys.argv[2])
    pairs = {"sublinear_tf": True, "ngram_range": (1, 2)}
    measure("LinearSVC, words", {}, LinearSVC(), train, test)
    measure("LinearSVC, words, sublinear", {"sublinear_tf": True}, LinearSVC(), train, test)
    measure("LinearSVC, words and pairs", pairs, LinearSVC(), train, test)
    measure("LinearSVC, words and pairs, min_df 2", {**pairs, "min_df": 2}, LinearSVC(), train, test)
    measure("the same in CalibratedClassifierCV", {**pairs, "min_df": 2}, CalibratedClassifierCV(LinearSVC(), cv=5),
            train, test)


main()
