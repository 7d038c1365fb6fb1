// From words to a flat program: operators wait on a stack of their own until those that bind more tightly are written.
#include "base/text.hpp"
#include "carbon/formula/tokens.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::carbon {
namespace {

/// What waits to be written.
enum class Waiting : std::uint8_t { parenthesis, least, most, floor_zero, add, subtract, multiply, divide, negate };

int binding(Waiting one) {
  switch (one) {
    case Waiting::add:
    case Waiting::subtract:
      return 1;
    case Waiting::multiply:
    case Waiting::divide:
      return 2;
    case Waiting::negate:
      return 3;
    default:
      return 0;
  }
}

struct WaitingOp {
  Waiting what = Waiting::parenthesis;
  std::size_t at = 0;
  std::size_t arguments = 0;  ///< of a function, those that are complete
};

class FormulaCompiler {
 public:
  FormulaCompiler(std::string_view text, const FormulaScope& scope) : scope_{scope} { formula_.text = text; }

  Result<Formula> run(const std::vector<Token>& tokens, std::string_view unit) {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const Token* next = i + 1 < tokens.size() ? &tokens[i + 1] : nullptr;
      if (wants_value_) {
        LANTIAN_CHECK(value(tokens[i], next));
      } else {
        LANTIAN_CHECK(after_value(tokens[i]));
      }
    }
    if (wants_value_) return fault(0, "ends where a number or a name must follow");
    LANTIAN_CHECK(write_down_to(0));
    if (!waiting_.empty()) return fault(waiting_.back().at, "this parenthesis is never closed");
    LANTIAN_CHECK(finish(unit));
    return std::move(formula_);
  }

 private:
  Error fault(std::size_t at, const std::string& what) const { return formula_error(formula_.text, at, what); }

  Result<void> value(const Token& token, const Token* next) {
    if (token.kind == TokenKind::number) return number(token);
    if (token.kind == TokenKind::name) return next != nullptr && next->is('(') ? function(token) : name(token);
    if (token.is('(')) return open({Waiting::parenthesis, token.at, 0});
    if (token.is('-')) {
      if (!waiting_.empty() && waiting_.back().what == Waiting::negate) return fault(token.at, "two signs in a row");
      waiting_.push_back({Waiting::negate, token.at, 0});
      return {};
    }
    return fault(token.at, fmt::format("'{}' stands where a number or a name must", token.text));
  }

  Result<void> open(WaitingOp op) {
    if (function_pending_) {
      function_pending_ = false;
      return {};
    }
    if (++depth_ > scope_.limits.depth) {
      return fault(op.at, fmt::format("more than {} parentheses stand in each other; split it into lines of the guide",
                                      scope_.limits.depth));
    }
    waiting_.push_back(op);
    return {};
  }

  Result<void> function(const Token& token) {
    const auto known = token.text == "min"      ? Waiting::least
                       : token.text == "max"    ? Waiting::most
                       : token.text == "floor0" ? Waiting::floor_zero
                                                : Waiting::parenthesis;
    if (known == Waiting::parenthesis) {
      return fault(token.at, fmt::format("there is no function '{}'; there are min, max, floor0 and sum", token.text));
    }
    LANTIAN_CHECK(open({known, token.at, 0}));
    function_pending_ = true;
    return {};
  }

  Result<void> number(const Token& token) {
    const auto decimal = parse_decimal(token.text);
    if (!decimal) return fault(token.at, fmt::format("{} is no number", in_quotes(token.text)));
    push({FormulaOp::number, 0, decimal->approximate()}, {});
    return {};
  }

  Result<void> name(const Token& token) {
    if (const auto ratio = scope_.ratios.find(token.text); ratio != scope_.ratios.end()) {
      push({FormulaOp::number, 0, ratio->second.numerator / ratio->second.denominator}, ratio->second.unit);
      ratio_ = &ratio->second;
      ratio_step_ = formula_.steps.size();
      return {};
    }
    const auto known = scope_.names.find(token.text);
    if (known == scope_.names.end()) {
      return fault(token.at, fmt::format("'{}' is neither an input nor a parameter of this guide", token.text));
    }
    const auto at = std::ranges::find(formula_.names, token.text);
    const auto place = static_cast<std::uint32_t>(at - formula_.names.begin());
    if (at == formula_.names.end()) formula_.names.push_back(token.text);
    push({FormulaOp::name, place, 0}, known->second);
    return {};
  }

  void push(FormulaStep step, CompoundUnit unit) {
    formula_.steps.push_back(step);
    units_.push_back(std::move(unit));
    formula_.stack = std::max(formula_.stack, units_.size());
    wants_value_ = false;
  }

  Result<void> after_value(const Token& token) {
    if (token.is(')')) return close(token);
    if (token.is(',')) return comma(token);
    Waiting op = Waiting::add;
    if (token.is('-')) {
      op = Waiting::subtract;
    } else if (token.is('*')) {
      op = Waiting::multiply;
    } else if (token.is('/')) {
      op = Waiting::divide;
    } else if (!token.is('+')) {
      return fault(token.at, fmt::format("'{}' follows a value; between two values stands + - * or /", token.text));
    }
    LANTIAN_CHECK(write_down_to(binding(op)));
    waiting_.push_back({op, token.at, 0});
    wants_value_ = true;
    return {};
  }

  /// Everything that binds at least as tightly, down to the parenthesis that is open.
  Result<void> write_down_to(int least) {
    while (!waiting_.empty() && binding(waiting_.back().what) > 0 && binding(waiting_.back().what) >= least) {
      const WaitingOp op = waiting_.back();
      waiting_.pop_back();
      LANTIAN_CHECK(write(op));
    }
    return {};
  }

  Result<void> close(const Token& token) {
    LANTIAN_CHECK(write_down_to(1));
    if (waiting_.empty()) return fault(token.at, "this parenthesis was never opened");
    LANTIAN_CHECK(argument(waiting_.back(), token));
    const WaitingOp op = waiting_.back();
    waiting_.pop_back();
    --depth_;
    if (op.what == Waiting::floor_zero) formula_.steps.push_back({FormulaOp::floor_zero, 0, 0});
    const bool folds = op.what == Waiting::least || op.what == Waiting::most;
    if (folds && op.arguments < 2) return fault(op.at, "min and max compare two values or more");
    return {};
  }

  Result<void> comma(const Token& token) {
    LANTIAN_CHECK(write_down_to(1));
    if (waiting_.empty() || (waiting_.back().what != Waiting::least && waiting_.back().what != Waiting::most)) {
      return fault(token.at, "a comma stands only between the values of min and max");
    }
    LANTIAN_CHECK(argument(waiting_.back(), token));
    wants_value_ = true;
    return {};
  }

  /// A value of min or max is complete: from the second on it is compared with what came before.
  Result<void> argument(WaitingOp& op, const Token& token) {
    if (op.what != Waiting::least && op.what != Waiting::most) return {};
    if (++op.arguments > scope_.limits.arguments) {
      return fault(token.at, fmt::format("min and max take at most {} values", scope_.limits.arguments));
    }
    if (op.arguments < 2) return {};
    LANTIAN_CHECK(align(op.at, op.what == Waiting::least ? "min" : "max"));
    formula_.steps.push_back({op.what == Waiting::least ? FormulaOp::least : FormulaOp::most, 0, 0});
    units_.pop_back();
    return {};
  }

  Result<void> write(const WaitingOp& op) {
    if (op.what == Waiting::negate) {
      formula_.steps.push_back({FormulaOp::negate, 0, 0});
      return {};
    }
    if (op.what == Waiting::add || op.what == Waiting::subtract) {
      LANTIAN_CHECK(align(op.at, op.what == Waiting::add ? "+" : "-"));
      formula_.steps.push_back({op.what == Waiting::add ? FormulaOp::add : FormulaOp::subtract, 0, 0});
      units_.pop_back();
      return {};
    }
    const CompoundUnit right = units_.back();
    units_.pop_back();
    const bool times = op.what == Waiting::multiply;
    units_.back() = times ? product(units_.back(), right) : quotient(units_.back(), right);
    if (!is_sane(units_.back())) return fault(op.at, "the unit of this product is none of this world");
    if (times && ratio_ != nullptr && ratio_step_ == formula_.steps.size()) {
      formula_.steps.back() = {FormulaOp::times, 0, ratio_->numerator};
      formula_.steps.push_back({FormulaOp::over, 0, ratio_->denominator});
    } else {
      formula_.steps.push_back({times ? FormulaOp::multiply : FormulaOp::divide, 0, 0});
    }
    return {};
  }

  /// Brings the value on top into the unit of the one below.
  Result<void> align(std::size_t at, std::string_view sign) {
    const CompoundUnit& left = units_[units_.size() - 2];
    const CompoundUnit& right = units_.back();
    if (!same_dimension(left, right)) {
      return fault(at, fmt::format("'{}' stands between {} and {}; only values of one kind are added and compared",
                                   sign, left.text(), right.text()));
    }
    convert(conversion(right, left));
    return {};
  }

  void convert(const Conversion& how) {
    if (how.by == 1) return;
    formula_.steps.push_back({how.divides ? FormulaOp::over : FormulaOp::times, 0, how.by});
  }

  Result<void> finish(std::string_view unit) {
    LANTIAN_TRY(const CompoundUnit wanted, parse_compound_unit(unit, *scope_.units));
    const CompoundUnit& got = units_.back();
    if (!same_dimension(got, wanted)) {
      const bool carbon = got.text() == "carbon mass" && wanted.text() == "CO2 mass";
      return fault(0, fmt::format("gives {}, but '{}' is {}{}", got.text(), unit, wanted.text(),
                                  carbon ? "; carbon becomes CO2 by '* co2_per_c', which is 44/12 tCO2/tC" : ""));
    }
    convert(conversion(got, wanted));
    formula_.unit = unit;
    return {};
  }

  const FormulaScope& scope_;
  Formula formula_;
  std::vector<WaitingOp> waiting_;
  std::vector<CompoundUnit> units_;
  std::size_t depth_ = 0;
  bool wants_value_ = true;
  bool function_pending_ = false;         ///< the next parenthesis belongs to a function and is open already
  const RatioConstant* ratio_ = nullptr;  ///< the last step is this ratio, while `ratio_step_` is the number of steps
  std::size_t ratio_step_ = 0;
};

}  // namespace

Result<Formula> compile_formula(std::string_view text, std::string_view unit, const FormulaScope& scope) {
  LANTIAN_TRY(std::vector<Token> cut, cut_formula(text, scope.limits));
  LANTIAN_TRY(const std::vector<Token> tokens, write_out_sums(std::move(cut), text, scope));
  return FormulaCompiler{text, scope}.run(tokens, unit);
}

}  // namespace lantian::carbon
