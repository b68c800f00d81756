"""Run records, the result folder, statistics and ensembles."""
