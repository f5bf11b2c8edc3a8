"""Trains LoRA adapters over the very GGUF file that is served, and exports them for llama.cpp."""

VERSION = "1.0.0"
