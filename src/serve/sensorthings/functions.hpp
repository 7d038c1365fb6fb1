#pragma once
#include "serve/sensorthings/value.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The functions of $filter (OGC 18-088 9.3.3.5.2) that are offered here: those on texts, numbers and times.
namespace lantian::serve::sta {

struct Function {
  std::string_view name;
  std::vector<ValueType> takes;
  ValueType gives = ValueType::any;
};

bool is_function(std::string_view name);
/// "substringof, startswith, ...": for messages.
std::string function_names();
/// Every form of a name: substring takes two or three arguments.
std::vector<Function> forms_of(std::string_view name);

/// null when an argument is null or of another kind. `now`: the moment of the question.
/// Requires: the name of a function, and as many arguments as one of its forms takes.
Value apply_function(std::string_view name, std::span<const Value> arguments, UtcSeconds now);

/// add sub mul div mod; null where one side is no number or the divisor is 0.
Value apply_arithmetic(std::string_view word, const Value& left, const Value& right);

}  // namespace lantian::serve::sta
