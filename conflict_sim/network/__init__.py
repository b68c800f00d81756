"""The layers that connect voters: ties, chat groups, supporter groups and the tree of brokers."""
