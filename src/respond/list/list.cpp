#include "respond/list/list.hpp"

#include <algorithm>

namespace lantian::respond {
namespace {

constexpr std::array<std::string_view, list_pollutants> pollutant_words{"so2", "nox", "pm", "voc"};
constexpr std::array<std::string_view, 5> measure_kind_words{"own", "stop", "reduce", "stretch", "transport"};
constexpr std::array<std::string_view, 6> check_metric_words{"power", "flow", "load", "gate", "video", "patrol"};

template <class Value, std::size_t n>
std::optional<Value> list_value_of(const std::array<std::string_view, n>& words, std::string_view word) {
  const auto found = std::ranges::find(words, word);
  if (found == words.end()) return std::nullopt;
  return static_cast<Value>(found - words.begin());
}

}  // namespace

std::string_view word_of(Pollutant pollutant) {
  return pollutant_words[static_cast<std::size_t>(pollutant)];
}

std::optional<Pollutant> parse_pollutant(std::string_view word) {
  return list_value_of<Pollutant>(pollutant_words, word);
}

std::string_view word_of(MeasureKind kind) {
  return measure_kind_words[static_cast<std::size_t>(kind)];
}

std::optional<MeasureKind> parse_measure_kind(std::string_view word) {
  return list_value_of<MeasureKind>(measure_kind_words, word);
}

std::string_view word_of(CheckMetric metric) {
  return check_metric_words[static_cast<std::size_t>(metric)];
}

std::optional<CheckMetric> parse_check_metric(std::string_view word) {
  return list_value_of<CheckMetric>(check_metric_words, word);
}

DailyGrams operator+(const DailyGrams& a, const DailyGrams& b) {
  DailyGrams sum{};
  for (std::size_t i = 0; i < list_pollutants; ++i) sum[i] = a[i] + b[i];
  return sum;
}

}  // namespace lantian::respond
