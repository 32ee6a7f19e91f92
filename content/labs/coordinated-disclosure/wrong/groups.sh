# Other ways that CSAF knows.
set -eu
f=~/advisory.json
jq '.vulnerabilities[0].product_status.known_affected as $all
    | (.product_tree.branches[0].branches[0].branches[-1].product.product_id) as $new
    | .product_tree.product_groups = [{group_id: "G", product_ids: ($all + [$new])}]
    | .vulnerabilities[0].remediations[0] |= (del(.product_ids) | .group_ids = ["G"])
    | .document.acknowledgments = .vulnerabilities[0].acknowledgments
    | del(.vulnerabilities[0].acknowledgments)' $f >~/new.json
mv ~/new.json $f
psirt publish
