#pragma once
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "inventory/activity_unit.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Figures that should agree and do not: two departments on one quantity, or a document on its own parts.
namespace lantian::inventory {

/// One quantity as one department or document states it, with where it stands.
struct Statement {
  std::string quantity;  ///< "industrial solid waste generated"; figures of one quantity, unit of place and period meet
  std::string unit_id;
  std::string period;
  Decimal value;     ///< as printed: its decimals say how precise it is
  std::string unit;  ///< of the unit book
  terms::Name department;
  std::string document;
  std::string record;  ///< stored row, or "file:line"
  bool synthetic = false;
};

/// How far figures of a quantity may differ before somebody must explain it.
struct Tolerance {
  std::string quantity;  ///< empty: every quantity without one of its own
  Decimal percent;       ///< of the larger figure
  std::string source, status;
};

/// Two figures further apart than the tolerance, each with its lineage.
struct Discrepancy {
  Statement larger, smaller;
  Rational difference;          ///< larger minus smaller, in the unit of `larger`
  Rational percent_of_larger;   ///< 100 * difference / larger
  Rational percent_of_smaller;  ///< 100 * difference / smaller; zero when the smaller one is zero
  Tolerance tolerance;
};

/// How close the figures of one quantity are, also when they are close enough.
struct Reconciliation {
  std::vector<Discrepancy> beyond;   ///< by (quantity, place, period, department)
  std::vector<Discrepancy> within;   ///< pairs that agree
  std::vector<Statement> unmatched;  ///< nobody else states them
};

/// Compares every pair of statements about one quantity, place and period, after conversion to one unit.
/// Returns invalid_argument with every fault, one a line: an unknown unit, units of two dimensions, a negative value, a
/// quantity without a tolerance; then nothing was compared.
Result<Reconciliation> reconcile(const UnitBook& units, std::span<const Statement> statements,
                                 std::span<const Tolerance> tolerances);

/// How a figure follows from others.
enum class Operation : std::uint8_t {
  sum = 1,       ///< a + b + ...
  difference,    ///< a - b
  product,       ///< a * b
  quotient,      ///< a / b
  percent,       ///< 100 a / b
  per_thousand,  ///< 1000 a / b: the share of one thousandth of b's thousands
  fall,          ///< 100 (1 - b / a): by how many percent b lies below a
  before_fall    ///< a / (1 - b / 100): what fell by b percent to a
};
std::string_view name_of(Operation operation);
std::optional<Operation> parse_operation(std::string_view text);

/// The result, exact. Returns invalid_argument when the number of values does not fit or a divisor is zero.
Result<Rational> evaluate(Operation operation, std::span<const Rational> values);

/// What a printed number can have been before it was rounded: half a unit of its last place to each side.
struct Interval {
  Rational low, high;
  bool meets(const Interval& other) const { return low <= other.high && other.low <= high; }
};
Interval printed_interval(const Decimal& value);

/// A printed whole beside what its printed parts allow.
struct PartsVerdict {
  Interval printed;   ///< what the whole can have been
  Interval allowed;   ///< what the parts allow
  Rational computed;  ///< from the parts as printed
  bool contradicts() const { return !printed.meets(allowed); }
};
/// Every operation is monotone in each part while the parts are positive, so the ends of the parts give the ends of the
/// result. Returns invalid_argument as `evaluate`, and for a part that is negative or rounds from zero as divisor.
Result<PartsVerdict> check_parts(Operation operation, const Decimal& whole, std::span<const Decimal> parts);

}  // namespace lantian::inventory
