"""Moto's expressions: each text is parsed once, and simple updates are carried out without a copy of their tree.

Moto parses the text of a condition or of an update with each request, twice; then it copies the tree of an update and
goes over it ten times. Here the tree of a text is kept, without the values that differ from request to request. An update of
whole attributes is computed from its actions; what is not as simple, and whatever is wrong with it, is left to moto.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from moto.dynamodb import models, responses
from moto.dynamodb.comparisons import ConditionExpressionParser, Operand
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table
from moto.dynamodb.parsing import ast_nodes as ast
from moto.dynamodb.parsing.executors import UpdateExpressionExecutor
from moto.dynamodb.parsing.expressions import UpdateExpressionParser
from moto.dynamodb.parsing.key_condition_expression import parse_expression
from moto.dynamodb.parsing.validators import UpdateExpressionValidator

LARGE = 400_000
"""Bytes of an item that are moto's to refuse."""
Names = dict[str, str]
Values = dict[str, dict[str, Any]]

# --- conditions --------------------------------------------------------------------------------------------

_parse_condition = ConditionExpressionParser.parse
_make_operand = ConditionExpressionParser._make_operand


class _Placeholders(dict[str, Any]):
    """Values of an expression that are their own names."""

    def __missing__(self, name: str) -> str:
        return name


@cache
def _condition(expression: str, names: tuple[tuple[str, str], ...]) -> tuple[Any, list[str], list[str]]:
    """The tree of a condition without its values, and which names and values it has.

    Raises:
        Exception: moto's, of an expression that is not well-formed.
    """
    parser = _TreeParser(expression, dict(names), _Placeholders())
    return _parse_condition(parser), parser.expr_attr_names_found, parser.expr_attr_values_found


class _TreeParser(ConditionExpressionParser):
    """Moto's parser, which stops before it puts the values in."""

    def _make_op_condition(self, node: Any) -> Any:
        return node


def _parse_condition_once(self: ConditionExpressionParser) -> Any:
    if isinstance(self, _TreeParser) or not self.condition_expression:
        return _parse_condition(self)
    try:
        tree, names, values = _condition(
            self.condition_expression, tuple((self.expression_attribute_names or {}).items())
        )
    except Exception:
        return _parse_condition(self)
    if not (self.expression_attribute_values or {}).keys() >= set(values):
        return _parse_condition(self)
    self.expr_attr_names_found.extend(names)
    self.expr_attr_values_found.extend(values)
    return self._make_op_condition(tree)


def _operand(self: ConditionExpressionParser, node: Any) -> Operand:
    if node.kind == self.Kind.EXPRESSION_ATTRIBUTE_VALUE:
        node = node._replace(value=(self.expression_attribute_values or {})[node.text])
    return _make_operand(self, node)


# --- conditions of keys ------------------------------------------------------------------------------------


@cache
def _key_condition(
    expression: str, values: tuple[str, ...], names: tuple[tuple[str, str], ...], schema: tuple[tuple[str, str], ...]
) -> tuple[Any, Any, list[str]]:
    """What moto's parser says of a condition of keys whose values are their own names.

    Raises:
        Exception: moto's, of an expression that is not well-formed.
    """
    placeholders = {name: {"S": name} for name in values}
    keys = [{"AttributeName": name, "KeyType": kind} for name, kind in schema]
    return parse_expression(expression, placeholders, dict(names), keys)


def _parse_key_condition_once(
    key_condition_expression: str,
    expression_attribute_values: Values,
    expression_attribute_names: Names,
    schema: list[dict[str, str]],
) -> tuple[Any, Any, list[str]]:
    values = expression_attribute_values
    try:
        if {"S": ""} in values.values():
            raise ValueError("an empty key is refused, whatever the expression")
        hash_keys, range_keys, names = _key_condition(
            key_condition_expression,
            tuple(values),
            tuple(expression_attribute_names.items()),
            tuple((key["AttributeName"], key["KeyType"]) for key in schema),
        )
        return (
            [(name, values[value["S"]]) for name, value in hash_keys],
            [(name, comparison, [values[value["S"]] for value in bounds]) for name, comparison, bounds in range_keys],
            list(names),
        )
    except Exception:
        return parse_expression(key_condition_expression, values, expression_attribute_names, schema)


# --- updates -----------------------------------------------------------------------------------------------

_parse_update = UpdateExpressionParser.make


@cache
def _parse_update_once(expression: str) -> ast.Node:
    """The tree of an update; whoever changes it copies it before."""
    tree = _parse_update(expression)
    _parsed.add(tree)
    return tree


_parsed: set[ast.Node] = set()
"""The trees that are kept, which nobody changes."""


@dataclass(frozen=True, slots=True)
class _Action:
    """An action on one attribute of the item.

    Attributes:
        kind: the class of moto's node.
        name: the placeholder of the attribute.
        operands: what is added up, or subtracted from the first; none of a removal.
    """

    kind: type[ast.Node]
    name: str
    operands: tuple["_Operand", ...] = ()
    sign: str = "+"


@dataclass(frozen=True, slots=True)
class _Operand:
    """A value of the request, an attribute of the item, or the attribute with the operand for where it is absent."""

    value: str | None = None
    name: str | None = None
    otherwise: "_Operand | None" = None


class _NotSimple(Exception):
    """An update that moto carries out."""


@cache
def _actions(tree: ast.Node) -> tuple[_Action, ...] | None:
    """The actions of an update in their order; None where it is not simple."""
    actions: list[_Action] = []
    clauses: list[type[ast.Node]] = []
    try:
        _collect(tree, actions, clauses)
    except _NotSimple:
        return None
    return tuple(actions) if len(clauses) == len(set(clauses)) else None


def _collect(node: ast.Node, actions: list[_Action], clauses: list[type[ast.Node]]) -> None:
    for child in node.children:
        kind = type(child)
        if kind in _CONTAINERS:
            if kind in _CLAUSES:
                clauses.append(kind)
            _collect(child, actions, clauses)
        elif kind is ast.UpdateExpressionRemoveAction:
            actions.append(_Action(kind, _name(child.children[0])))
        elif kind is ast.UpdateExpressionAddAction:
            actions.append(_Action(kind, _name(child.children[0]), (_read_operand(child.children[1]),)))
        elif kind is ast.UpdateExpressionSetAction:
            path, value = child.children
            terms = value.children
            sign = terms[1].get_operator() if len(terms) == 3 else "+"
            actions.append(_Action(kind, _name(path), tuple(map(_read_operand, terms[::2])), sign))
        else:
            raise _NotSimple


_CLAUSES = (ast.UpdateExpressionSetClause, ast.UpdateExpressionRemoveClause, ast.UpdateExpressionAddClause)
_CONTAINERS = (
    ast.UpdateExpression,
    *_CLAUSES,
    ast.UpdateExpressionSetActions,
    ast.UpdateExpressionRemoveActions,
    ast.UpdateExpressionAddActions,
)


def _name(path: ast.Node) -> str:
    if not isinstance(path, ast.UpdateExpressionPath) or len(path.children) != 1:
        raise _NotSimple
    (child,) = path.children
    if not isinstance(child, ast.ExpressionAttributeName):
        raise _NotSimple
    return str(child.get_attribute_name_placeholder())


def _read_operand(node: ast.Node) -> _Operand:
    if isinstance(node, ast.ExpressionAttributeValue):
        return _Operand(value=node.get_value_name())
    if isinstance(node, ast.UpdateExpressionPath):
        return _Operand(name=_name(node))
    if isinstance(node, ast.UpdateExpressionFunction) and node.get_function_name() == "if_not_exists":
        return _Operand(name=_name(node.get_nth_argument(1)), otherwise=_read_operand(node.get_nth_argument(2)))
    raise _NotSimple


@dataclass(frozen=True, slots=True)
class _Changes:
    """What an update does to the attributes of an item: their new values, None for one that is removed."""

    attributes: dict[str, DynamoType | None]

    def normalize(self) -> None:
        """Do what moto asks of its tree: there is none."""


class _Validator:
    """Moto's validator of an update, which a simple one does not need."""

    def __init__(
        self,
        expression: ast.Node,
        expression_attribute_names: Names,
        expression_attribute_values: Values,
        item: Item,
        table: Table,
    ) -> None:
        self._update = (expression, expression_attribute_names, expression_attribute_values, item, table)

    def validate(self) -> Any:
        """The changes of the update, or moto's tree of it.

        Raises:
            Exception: moto's, of an update that is refused.
        """
        try:
            return _Changes(_compute(*self._update))
        except Exception:
            return UpdateExpressionValidator(*self._update).validate()


def _compute(tree: ast.Node, names: Names, values: Values, item: Item, table: Table) -> dict[str, DynamoType | None]:
    actions = _actions(tree) if tree in _parsed else None
    if actions is None:
        raise _NotSimple
    changes: dict[str, DynamoType | None] = {}
    for action in actions:
        name = names[action.name]
        if name in changes or name in table.table_key_attrs:
            raise _NotSimple
        operands = [_value(operand, names, values, item) for operand in action.operands]
        if action.kind is ast.UpdateExpressionAddAction:
            changes[name] = _sum(item.attrs.get(name) or DynamoType({"N": "0"}), operands[0])
        elif len(operands) == 2:
            changes[name] = operands[0] - operands[1] if action.sign == "-" else _sum(*operands)
        else:
            changes[name] = operands[0] if operands else None
    if bytes_at_most(item.attrs) + bytes_at_most(changes) > LARGE:
        raise _NotSimple
    return changes


def _sum(augend: DynamoType, addend: DynamoType) -> DynamoType:
    if augend.type != "N" or addend.type != "N":
        raise _NotSimple
    return augend + addend


def _value(operand: _Operand, names: Names, values: Values, item: Item) -> DynamoType:
    if operand.value is not None:
        return DynamoType(values[operand.value])
    value: DynamoType | None = item.attrs.get(names[operand.name or ""])
    if value is not None:
        return value
    if operand.otherwise is None:
        raise _NotSimple
    return _value(operand.otherwise, names, values, item)


class _Executor:
    """Moto's executor of an update, which puts the changes of a simple one into its item."""

    def __init__(self, update: Any, item: Item, expression_attribute_names: Names) -> None:
        self._update, self._item, self._names = update, item, expression_attribute_names

    def execute(self) -> None:
        """Carry out the update."""
        if not isinstance(self._update, _Changes):
            UpdateExpressionExecutor(self._update, self._item, self._names).execute()
            return
        for name, value in self._update.attributes.items():
            if value is None:
                self._item.attrs.pop(name, None)
            else:
                dict.__setitem__(self._item.attrs, name, value)


def bytes_at_most(attributes: dict[str, DynamoType | None]) -> int:
    """Bytes that attributes take at most: of those without lists and maps nothing is encoded."""
    return sum(
        len(name) * 4 + (len(value.value) * 4 if value.type == "S" else value.size() + 1)
        for name, value in attributes.items()
        if value is not None
    )


# --- trees -------------------------------------------------------------------------------------------------


def _copy_of_node(self: ast.Node, memo: dict[int, Any]) -> ast.Node:
    made = object.__new__(type(self))
    memo[id(self)] = made
    made.__dict__.update(self.__dict__)
    made.parent = memo.get(id(self.parent))
    if self.children is not None:
        made.children = [copy.deepcopy(child, memo) for child in self.children]
    return made


@cache
def _is(kind: type, kinds: tuple[type, ...]) -> type | None:
    """The first of the types that this one is or comes from."""
    return next((base for base in kinds if base in kind.__mro__), None)


def _process(self: ast.DepthFirstTraverser, node: ast.Node) -> Any:
    processors = self._processing_map()
    kind = _is(type(node), tuple(processors))
    return None if kind is None else processors[kind](node)


def _traverse(self: ast.DepthFirstTraverser, node: Any, child_id: int = -1) -> Any:
    return _visit(self, node, child_id, self.nodes_to_be_processed())


def _visit(self: ast.DepthFirstTraverser, node: Any, child_id: int, processed: tuple[type, ...]) -> Any:
    if not _is(type(node), (ast.Node,)):
        return node
    parent = node.parent
    for index, child in enumerate(node.children or ()):
        self.pre_processing_of_child(node, index)
        _visit(self, child, index, processed)
    if _is(type(node), processed):
        node = self.process(node)
        node.parent = parent
        if parent:
            parent.children[child_id] = node
    return node


def _find_clauses(self: ast.Node, clause_types: Sequence[type]) -> list[ast.Node]:
    return list(_kept_clauses(self, tuple(clause_types))) if self in _parsed else _clauses(self, clause_types)


@cache
def _kept_clauses(tree: ast.Node, clause_types: tuple[type, ...]) -> list[ast.Node]:
    return _clauses(tree, clause_types)


def _clauses(node: ast.Node, clause_types: Sequence[type]) -> list[ast.Node]:
    nodes: list[ast.Node] = []
    for child in node.children or ():
        if type(child) in clause_types:
            nodes.append(child)
        elif _is(type(child), (ast.Expression, ast.UpdateExpressionFunction)):
            nodes.extend(_clauses(child, clause_types))
    return nodes


REPLACED: tuple[tuple[Any, str, Any], ...] = (
    (ConditionExpressionParser, "parse", _parse_condition_once),
    (ConditionExpressionParser, "_make_operand", _operand),
    (responses, "parse_expression", _parse_key_condition_once),
    (UpdateExpressionParser, "make", _parse_update_once),
    (models, "UpdateExpressionValidator", _Validator),
    (models, "UpdateExpressionExecutor", _Executor),
    (ast.Node, "__deepcopy__", _copy_of_node),
    (ast.Node, "find_clauses", _find_clauses),
    (ast.DepthFirstTraverser, "process", _process),
    (ast.DepthFirstTraverser, "traverse_node_recursively", _traverse),
)
"""What of moto's is replaced, and what by."""
