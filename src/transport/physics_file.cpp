#include "transport/physics_file.hpp"

#include <algorithm>
#include <array>

namespace lantian::transport {
namespace {

std::string words_for(const Bounds& bounds) {
  return fmt::format("from {} to {}, a whole number or a decimal in quotes", bounds.low, bounds.high);
}

/// The value of a node when it is a number inside the bounds.
std::optional<double> number_of(const terms::Node& node, const Bounds& bounds) {
  const auto decimal = terms::decimal_of(node);
  if (!decimal) return std::nullopt;
  const double value = decimal->approximate();
  if (value < bounds.low || value > bounds.high) return std::nullopt;
  return value;
}

}  // namespace

double read_number(terms::Section& part, std::string_view key, const Bounds& bounds) {
  const terms::Node* node = part.value(key);
  if (node != nullptr) {
    if (const auto value = number_of(*node, bounds)) return *value;
  }
  part.fault(
      part.line_of(key),
      fmt::format("'{}' is {}: {}", key, node == nullptr ? "missing; it is a number" : "a number", words_for(bounds)));
  return bounds.low;
}

std::vector<double> read_list(terms::Section& part, std::string_view key, const Bounds& bounds) {
  const terms::Node* list = part.value(key);
  std::vector<double> numbers;
  if (list != nullptr && list->kind == terms::Node::Kind::list) {
    for (const terms::Node& node : list->items) {
      const auto value = number_of(node, bounds);
      if (!value) break;
      numbers.push_back(*value);
    }
    if (!numbers.empty() && numbers.size() == list->items.size()) return numbers;
  }
  part.fault(part.line_of(key), fmt::format("'{}' is a list of numbers, each {}", key, words_for(bounds)));
  return {};
}

void read_numbers(terms::Section& part, std::string_view key, const Bounds& bounds, std::span<double> numbers) {
  const std::size_t faults_before = part.faults().size();
  const std::vector<double> list = read_list(part, key, bounds);
  if (list.size() == numbers.size()) {
    std::ranges::copy(list, numbers.begin());
    return;
  }
  std::ranges::fill(numbers, 0.0);
  if (part.faults().size() == faults_before)
    part.fault(part.line_of(key),
               fmt::format("'{}' has {} numbers; {} belong there", key, list.size(), numbers.size()));
}

void read_source(terms::Section& part, std::string_view table, std::vector<Provenance>& all) {
  constexpr std::array<std::string_view, 2> words{"verified", "unverified"};
  Provenance one;
  one.table = table;
  one.source = part.text("source");
  one.verified = part.choice("status", words) == 0;
  all.push_back(std::move(one));
}

}  // namespace lantian::transport
