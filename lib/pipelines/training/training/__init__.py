"""Steps of the training pipeline. Each module is one step: a program that reads files, leaves files, and fails by its exit code."""
