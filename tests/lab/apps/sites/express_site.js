// Express with one page.
const express = require("express");
const app = express();
app.get("/", (request, response) =>
  response.send("<!DOCTYPE html><html lang='fr'><head><title>Cantine</title></head><body><h1>Menus</h1></body></html>"));
app.listen(Number(process.argv[2]), "127.0.0.1");
