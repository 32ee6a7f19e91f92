"""The lab on disclosure from the maker's side: its kit, its hosts, its checks."""
