#include "observe/quality/finding.hpp"

#include "base/decimal.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::observe::quality {
namespace {

constexpr std::array<std::string_view, 13> detector_names{"",      "range",    "jump", "flat",   "frozen",
                                                          "order", "average",  "hour", "oxygen", "duplicate",
                                                          "clock", "disagree", "dust"};
constexpr std::array<std::string_view, 4> severity_names{"", "notice", "warning", "alarm"};

std::string without_tail(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

std::string_view name_of(Detector detector) {
  return detector_names[static_cast<std::size_t>(detector)];
}

std::optional<Detector> parse_detector(std::string_view text) {
  const auto found = std::ranges::find(all_detectors, text, [](Detector one) { return name_of(one); });
  if (found == all_detectors.end()) return std::nullopt;
  return *found;
}

std::string_view name_of(Severity severity) {
  return severity_names[static_cast<std::size_t>(severity)];
}

std::optional<Severity> parse_severity(std::string_view text) {
  for (const Severity one : {Severity::notice, Severity::warning, Severity::alarm}) {
    if (name_of(one) == text) return one;
  }
  return std::nullopt;
}

std::string rule_id(const QualityRule& rule, Detector detector) {
  return fmt::format("{}#{}", rule.head.ref.text(), name_of(detector));
}

std::string number_text(Thousandths value, const Instrument* instrument) {
  const bool milli = instrument != nullptr && instrument->per_unit == 1'000'000;
  return without_tail(Decimal{value, milli ? 6 : 3}.text());
}

std::string value_text(Thousandths value, const Instrument* instrument) {
  const std::string number = number_text(value, instrument);
  return instrument == nullptr ? number : number + " " + instrument->unit;
}

std::string values_text(std::span<const Cell> values, const Instrument* instrument, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < std::min(values.size(), most); ++i) {
    text += values[i].present() ? number_text(values[i].thousandths(), instrument) : std::string{"-"};
    text += ' ';
  }
  if (values.size() > most) text += "... ";
  return text + (instrument == nullptr ? "" : instrument->unit);
}

std::string share_text(Thousandths share) {
  return without_tail(Decimal{share, 3}.text());
}

std::string time_text(UtcSeconds instant) {
  const auto local = to_local(instant);
  const Day day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::hh_mm_ss time{local - day};
  return fmt::format("{} {:02}:{:02}", text_of(day), time.hours().count(), time.minutes().count());
}

}  // namespace lantian::observe::quality
