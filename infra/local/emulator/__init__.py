"""The local cloud: the pinned MiniStack, with small patches for what AWS does otherwise.

`python -m infra.local.emulator` applies the modules of `patches` and starts MiniStack in the same process.
`FITAI_EMULATOR_WITHOUT=name,name` (or `*`) leaves patches out; `python -m infra.local.emulator check` says which of
them the installed MiniStack still needs, and which it has outgrown.
"""
