# vers: from the first that has it to the one that repairs it.
set -eu
f=~/advisory.json
jq '.vulnerabilities[0].product_status.known_affected as $old
    | (.product_tree.branches[0].branches[0].branches) as $all
    | .product_tree.branches[0].branches[0].branches = [
        {category: "product_version_range",
         name: ("vers:generic/>=" + $all[0].name + "|<" + $all[-1].name),
         product: {name: "all that have it", product_id: "R"}}, $all[-1]]
    | .vulnerabilities[0] |= (.product_status.known_affected = ["R"]
        | .scores[0].products = ["R"] | .remediations[0].product_ids = ["R"]
        | .threats[0].product_ids = ["R"])
    | .product_tree.branches[0].branches[0].branches[0].product.name =
        .product_tree.branches[0].branches[0].name + " before the fix"' $f >~/new.json
mv ~/new.json $f
psirt publish
