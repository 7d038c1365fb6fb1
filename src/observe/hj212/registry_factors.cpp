#include "base/text.hpp"
#include "observe/hj212/registry_fields.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

/// Factor settings as one line: "831>a34004 unit=ug/m3 low=0 high=1000 limit=1".
namespace lantian::observe::hj212 {
namespace {

constexpr int factor_setting_places = 9;
constexpr std::array<std::string_view, 4> factor_setting_words{"unit", "low", "high", "limit"};

std::optional<Decimal>& decimal_called(FactorSetting& setting, std::size_t word) {
  return word == 1 ? setting.low : word == 2 ? setting.high : setting.detection_limit;
}

bool take_setting(std::string_view part, FactorSetting& setting, std::string& why) {
  const std::size_t equals = part.find('=');
  const auto word = word_number(part.substr(0, equals), factor_setting_words, why);
  if (!word) return false;
  const std::string_view value = equals == std::string_view::npos ? "" : part.substr(equals + 1);
  if (*word == 0) {
    setting.unit = value;
    return true;
  }
  const auto number = setting_decimal(value);
  if (!number)
    why = fmt::format("{} of '{}' must be a decimal number, not {}", part.substr(0, equals), setting.code,
                      in_quotes(value));
  decimal_called(setting, *word) = number;
  return number.has_value();
}

std::optional<FactorSetting> factor_setting_of(std::string_view text, std::string& why) {
  FactorSetting setting;
  bool first = true;
  for (const std::string_view part : split(text, ' ')) {
    if (part.empty()) continue;
    if (first) {
      const std::size_t arrow = part.find('>');
      setting.code = part.substr(0, arrow);
      if (arrow != std::string_view::npos) setting.factor = part.substr(arrow + 1);
      first = false;
    } else if (!take_setting(part, setting, why)) {
      return std::nullopt;
    }
  }
  return setting;
}

}  // namespace

std::optional<Decimal> setting_decimal(std::string_view text) {
  if (text.find_first_of("eE") != std::string_view::npos) return std::nullopt;
  const auto parsed = parse_decimal(text);
  return parsed && parsed->places <= factor_setting_places ? std::optional{*parsed} : std::nullopt;
}

std::string factor_name(const FactorSetting& setting) {
  return setting.factor.empty() ? setting.code : setting.code + ">" + setting.factor;
}

std::string factor_text(const FactorSetting& setting) {
  std::string text;
  const auto add = [&text](std::string_view word, const std::string& value) {
    if (!value.empty()) text += fmt::format("{}{}={}", text.empty() ? "" : " ", word, value);
  };
  const auto decimal = [](const std::optional<Decimal>& value) { return value ? value->text() : std::string{}; };
  add("unit", setting.unit);
  add("low", decimal(setting.low));
  add("high", decimal(setting.high));
  add("limit", decimal(setting.detection_limit));
  return text;
}

std::optional<std::vector<FactorSetting>> factors_of(std::string_view cell, std::string& why) {
  std::vector<FactorSetting> settings;
  for (const std::string_view piece : split(cell, ';')) {
    if (trimmed(piece).empty()) continue;
    auto setting = factor_setting_of(trimmed(piece), why);
    if (!setting) return std::nullopt;
    settings.push_back(*std::move(setting));
  }
  return settings;
}

}  // namespace lantian::observe::hj212
