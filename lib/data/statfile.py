"""Reads SPSS (.sav, .zsav) and Stata (.dta) files for lib/data/statfile.ts.

    statfile.py header FILE                       one JSON on stdout: columns, value labels, rows
    statfile.py data FILE FOLDER CHUNK COLUMN ... the columns in pieces of CHUNK rows into FOLDER

A piece `000000.bin` holds the columns one after the other: numbers as little-endian doubles (NaN is missing), texts as
little-endian 32-bit places in `000000.json`, the piece's texts. Declared missing values of SPSS are values here. Two processes
read pieces in turn, so at most two pieces are in memory.
"""

import json
import multiprocessing
import os
import sys

import numpy
import pyreadstat


def is_spss(path):
    with open(path, "rb") as file:
        return file.read(3) == b"$FL"


def reader(path):
    return pyreadstat.read_sav if is_spss(path) else pyreadstat.read_dta


def header(path):
    _, meta = reader(path)(path, metadataonly=True, output_format="dict")
    rows = meta.number_rows
    columns = [
        {
            "name": name,
            "label": meta.column_names_to_labels.get(name),
            "text": meta.readstat_variable_types[name] == "string",
            "labels": [
                [code, text]
                for code, text in meta.variable_value_labels.get(name, {}).items()
                if isinstance(code, (int, float))
            ],
        }
        for name in meta.column_names
    ]
    return {"rows": rows, "encoding": meta.file_encoding, "columns": columns}


def number(value):
    return value if isinstance(value, (int, float)) else numpy.nan


def as_doubles(values):
    try:
        return numpy.array(values, dtype="<f8")
    except (TypeError, ValueError):
        return numpy.array([number(v) for v in values], dtype="<f8")


def piece(job):
    path, folder, offset, count, names, texts = job
    read, _ = reader(path)(
        path,
        usecols=names,
        row_offset=offset,
        row_limit=count,
        user_missing=is_spss(path),
        disable_datetime_conversion=True,
        output_format="dict",
    )
    stem = os.path.join(folder, f"{offset:012d}")
    places = {}
    rows = len(read[names[0]])
    with open(f"{stem}.bin", "wb") as out:
        for name in names:
            values = read.pop(name)
            if name in texts:
                codes = [places.setdefault(v if isinstance(v, str) else "", len(places)) for v in values]
                out.write(numpy.array(codes, dtype="<i4").tobytes())
            else:
                out.write(as_doubles(values).tobytes())
    with open(f"{stem}.json", "w", encoding="utf-8") as out:
        json.dump(list(places), out)
    return {"piece": stem, "rows": rows}


def data(path, folder, chunk, names):
    seen = header(path)
    texts = {c["name"] for c in seen["columns"] if c["text"]}
    rows = seen["rows"]
    jobs = [(path, folder, at, chunk, names, texts) for at in range(0, max(rows or 0, 1), chunk)]
    if rows is None or rows < 0:
        raise ValueError("the file does not say how many rows it has")
    if len(jobs) < 2:
        for job in jobs:
            print(json.dumps(piece(job)), flush=True)
        return
    with multiprocessing.get_context("spawn").Pool(2, maxtasksperchild=4) as pool:
        for done in pool.imap(piece, jobs):
            print(json.dumps(done), flush=True)


if __name__ == "__main__":
    command, file, *rest = sys.argv[1:]
    try:
        if command == "header":
            print(json.dumps(header(file)))
        else:
            data(file, rest[0], int(rest[1]), rest[2:])
    except Exception as error:  # the message is what the reader of the log needs, not the place in this program
        sys.exit(f"{type(error).__name__}: {error}")
