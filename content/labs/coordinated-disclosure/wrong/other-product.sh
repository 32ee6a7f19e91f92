# Copied, and not changed everywhere.
set -eu
f=~/advisory.json
jq '.product_tree.branches[0].branches[0].name = "SunDial 1"
    | .product_tree.branches[0].branches[0].branches[].product.name |= "SunDial 1"' $f >~/new.json
mv ~/new.json $f
psirt publish
