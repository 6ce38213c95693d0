"""Flask on the server that comes with it."""

import sys

from flask import Flask

app = Flask(__name__)


@app.get("/")
def home():
    return "<!DOCTYPE html><html lang='fr'><head><title>Agenda</title></head><body><h1>Agenda</h1></body></html>"


app.run(host="127.0.0.1", port=int(sys.argv[1]))
