// Reads a JSON list of policies, writes what csp_evaluator says of each: [type, severity, directive, value].
const root = process.argv[2];
const { CspEvaluator } = require(root + "/dist/evaluator.js");
const { CspParser } = require(root + "/dist/parser.js");
const { Version } = require(root + "/dist/csp.js");
const { Type, Severity } = require(root + "/dist/finding.js");
const policies = JSON.parse(require("fs").readFileSync(0, "utf8"));
const said = policies.map((policy) => {
  try {
    return new CspEvaluator(new CspParser(policy).csp, Version.CSP3)
      .evaluate()
      .map((f) => [Type[f.type], Severity[f.severity], f.directive, f.value || ""]);
  } catch (error) {
    return [["STOPPED", "", "", error.code || error.name]];
  }
});
process.stdout.write(JSON.stringify(said));
