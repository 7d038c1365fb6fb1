#include "base/assert.hpp"
#include "carbon/formula/formula.hpp"

#include <algorithm>
#include <array>

namespace lantian::carbon {
namespace {

/// Rows are taken in blocks that stay in the first cache with the whole stack.
constexpr std::size_t block_rows = 128;

using Block = std::array<double, block_rows>;

template <class Function>
void combine(Block& a, const Block& b, Function function) {
  for (std::size_t i = 0; i < block_rows; ++i) a[i] = function(a[i], b[i]);
}

void combine_step(FormulaOp op, Block& a, const Block& b) {
  switch (op) {
    case FormulaOp::add:
      return combine(a, b, [](double x, double y) { return x + y; });
    case FormulaOp::subtract:
      return combine(a, b, [](double x, double y) { return x - y; });
    case FormulaOp::multiply:
      return combine(a, b, [](double x, double y) { return x * y; });
    case FormulaOp::divide:
      return combine(a, b, [](double x, double y) { return x / y; });
    case FormulaOp::least:
      return combine(a, b, [](double x, double y) { return y < x ? y : x; });
    default:
      return combine(a, b, [](double x, double y) { return x < y ? y : x; });
  }
}

void change_step(const FormulaStep& step, Block& a) {
  const double by = step.number;
  switch (step.op) {
    case FormulaOp::negate:
      for (double& x : a) x = -x;
      return;
    case FormulaOp::floor_zero:
      for (double& x : a) x = x < 0 ? 0 : x;
      return;
    case FormulaOp::times:
      for (double& x : a) x *= by;
      return;
    default:
      for (double& x : a) x /= by;
      return;
  }
}

void push_column(const FormulaColumn& column, std::size_t from, std::size_t rows, Block& top) {
  if (column.constant) {
    top.fill(*column.values);
    return;
  }
  std::copy_n(column.values + from, rows, top.begin());
  std::fill(top.begin() + static_cast<std::ptrdiff_t>(rows), top.end(), 0.0);
}

}  // namespace

void evaluate(const Formula& formula, std::span<const FormulaColumn> columns, std::span<double> out) {
  LANTIAN_ASSERT(columns.size() == formula.names.size(), "a column for each name");
  std::vector<Block> stack(formula.stack);
  for (std::size_t from = 0; from < out.size(); from += block_rows) {
    const std::size_t rows = std::min(block_rows, out.size() - from);
    std::size_t depth = 0;
    for (const FormulaStep& step : formula.steps) {
      if (step.op == FormulaOp::number) {
        stack[depth++].fill(step.number);
      } else if (step.op == FormulaOp::name) {
        push_column(columns[step.name], from, rows, stack[depth++]);
      } else if (step.op >= FormulaOp::add && step.op <= FormulaOp::most && step.op != FormulaOp::negate) {
        --depth;
        combine_step(step.op, stack[depth - 1], stack[depth]);
      } else {
        change_step(step, stack[depth - 1]);
      }
    }
    std::copy_n(stack[0].begin(), rows, out.begin() + static_cast<std::ptrdiff_t>(from));
  }
}

}  // namespace lantian::carbon
