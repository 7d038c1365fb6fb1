#include "inventory/method_book.hpp"

#include "base/text.hpp"
#include "inventory/faults.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::inventory {
namespace {

using terms::Section;

constexpr std::array<std::string_view, 2> method_statuses{"verified", "unverified"};

MethodParameter read_parameter(Section& row) {
  MethodParameter parameter{row.text("name"),    row.name("meaning"), row.decimal("low"),
                            row.decimal("high"), row.text("source"),  ""};
  parameter.status = method_statuses[row.choice("status", method_statuses)];
  if (parameter.high < parameter.low) row.fault(row.line_of("high"), "'high' is not below 'low'");
  row.finish();
  return parameter;
}

Method read_method(Section& row) {
  Method method;
  method.id = row.text("id");
  method.name = row.name("name");
  method.equation = row.text("equation");
  method.source = row.text("source");
  method.status = method_statuses[row.choice("status", method_statuses)];
  method.needs_factor = row.truth_or("needs_factor", true);
  method.required = row.texts("required");
  method.optional = row.texts("optional");
  row.finish();
  return method;
}

BalanceRule read_balance(Section& row) {
  BalanceRule rule;
  const std::string word = row.text("pollutant");
  const auto pollutant = parse_pollutant(word);
  if (!pollutant) row.fault(row.line_of("pollutant"), fmt::format("{} is no pollutant", in_quotes(word)));
  rule.pollutant = pollutant.value_or(Pollutant::co2);
  rule.element = row.text("element");
  rule.from = row.decimal("from");
  rule.to = row.decimal("to");
  if (rule.from <= Decimal{}) row.fault(row.line_of("from"), "'from' is above 0");
  row.finish();
  return rule;
}

}  // namespace

Result<MethodBook> MethodBook::read(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  MethodBook book;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section root{*tree, file.path, faults};
    for (Section& row : root.sections("parameters")) {
      MethodParameter parameter = read_parameter(row);
      if (std::ranges::count(book.parameters_, parameter.name, &MethodParameter::name) > 0) {
        row.fault(row.line(), fmt::format("parameter {} stands here twice", in_quotes(parameter.name)));
      }
      book.parameters_.push_back(std::move(parameter));
    }
    for (Section& row : root.sections("methods")) {
      Method method = read_method(row);
      if (book.method(method.id) != nullptr) row.fault(row.line(), fmt::format("method {} twice", method.id));
      for (const auto* names : {&method.required, &method.optional}) {
        for (const std::string& name : *names) {
          if (book.parameter(name) != nullptr) continue;
          row.fault(row.line(), fmt::format("{} is not among the parameters above", in_quotes(name)));
        }
      }
      book.methods_.push_back(std::move(method));
    }
    for (Section& row : root.sections("balances")) book.balances_.push_back(read_balance(row));
    root.finish();
  }
  if (!faults.empty()) return error_of(faults);
  return book;
}

const Method* MethodBook::method(std::string_view id) const {
  const auto found = std::ranges::find(methods_, id, &Method::id);
  return found == methods_.end() ? nullptr : &*found;
}

const MethodParameter* MethodBook::parameter(std::string_view name) const {
  const auto find = [&](std::string_view wanted) {
    return std::ranges::find(parameters_, wanted, &MethodParameter::name);
  };
  auto found = find(name);
  if (found == parameters_.end()) found = find(without_pollutant(name));
  return found == parameters_.end() ? nullptr : &*found;
}

const BalanceRule* MethodBook::balance(Pollutant pollutant) const {
  const auto found = std::ranges::find(balances_, pollutant, &BalanceRule::pollutant);
  return found == balances_.end() ? nullptr : &*found;
}

std::string_view parameter_prefix(Pollutant pollutant) {
  switch (pollutant) {
    case Pollutant::so2:
      return "so2_";
    case Pollutant::nox:
      return "nox_";
    case Pollutant::pm:
      return "pm_";
    case Pollutant::pm10:
      return "pm10_";
    case Pollutant::pm25:
      return "pm25_";
    case Pollutant::co:
      return "co_";
    case Pollutant::voc:
      return "voc_";
    case Pollutant::nh3:
      return "nh3_";
    case Pollutant::co2:
      return "co2_";
    case Pollutant::cod:
      return "cod_";
    case Pollutant::nh3n:
      return "nh3n_";
  }
  return "?";
}

std::string_view without_pollutant(std::string_view parameter) {
  for (const Pollutant pollutant : every_pollutant) {
    const std::string_view prefix = parameter_prefix(pollutant);
    if (parameter.starts_with(prefix)) return parameter.substr(prefix.size());
  }
  return parameter;
}

}  // namespace lantian::inventory
