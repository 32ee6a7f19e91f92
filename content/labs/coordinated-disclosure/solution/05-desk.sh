# The advisory on the flaw that has a fix.
set -eu
cd
psirt advisory
cat >~/fill.py <<'PYTHON'
import json, pathlib, subprocess

home = pathlib.Path.home()
told = json.loads((home / "answers.json").read_text())
flaw = told["flaws"]["exploited"]
path = home / "advisory.json"
csaf = json.loads(path.read_text())
csaf["document"]["title"] = f"{told['product']}: vulnerability in the web interface"
names = [*flaw["affected"], told["fixed"]]
line = csaf["product_tree"]["branches"][0]["branches"][0]
line["branches"] = [
    {
        "category": "product_version",
        "name": name,
        "product": {"name": f"{told['product']} {name}", "product_id": f"P-{name}"},
    }
    for name in names
]
affected = [f"P-{name}" for name in flaw["affected"]]
_vector, line = subprocess.run(
    ["psirt", "score", flaw["vector"]], capture_output=True, text=True, check=True
).stdout.splitlines()
score, severity = line.split()
csaf["vulnerabilities"] = [
    {
        "acknowledgments": [{"names": [told["credit"]]}],
        "cve": flaw["cve"],
        "cwe": flaw["cwe"],
        "notes": [
            {
                "category": "description",
                "text": "The web interface of the device can be misused by others.",
            }
        ],
        "product_status": {
            "known_affected": affected,
            "fixed": [f"P-{told['fixed']}"],
        },
        "remediations": [
            {
                "category": "vendor_fix",
                "details": f"Install release {told['fixed']}.",
                "product_ids": affected,
                "url": f"{told['web']}/firmware/{told['fixed']}",
            }
        ],
        "scores": [
            {
                "products": affected,
                "cvss_v3": {
                    "version": "3.1",
                    "vectorString": flaw["vector"],
                    "baseScore": float(score),
                    "baseSeverity": severity,
                },
            }
        ],
        "threats": [
            {
                "category": "exploit_status",
                "details": "It is being exploited.",
                "product_ids": affected,
            }
        ],
    }
]
path.write_text(json.dumps(csaf, indent=2))
PYTHON
python3 ~/fill.py
psirt publish
psirt check
