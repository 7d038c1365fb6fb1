#include "observe/hj212/registry_fields.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <type_traits>

namespace lantian::observe::hj212 {
namespace {

constexpr std::array<std::string_view, 3> registry_dialect_words{"2005", "2017", "2025"};
constexpr std::array<std::string_view, 6> registry_kind_words{"ambient",     "dust",  "flue_gas",
                                                              "waste_water", "noise", "other"};
constexpr std::array<std::string_view, 3> registry_crc_words{"hj212", "modbus", "quarantine"};
constexpr std::array<std::string_view, 2> registry_label_words{"start", "end"};
constexpr std::array<std::string_view, 2> registry_truth_words{"false", "true"};

template <auto Member>
std::size_t choice_number(const Device& device) {
  return static_cast<std::size_t>(device.*Member);
}
template <auto Member>
void put_choice(Device& device, std::size_t word) {
  using Kind = std::remove_cvref_t<decltype(device.*Member)>;
  device.*Member = static_cast<Kind>(word);
}
template <auto Member>
constexpr Choice choice_of(std::span<const std::string_view> words) {
  return {words, choice_number<Member>, put_choice<Member>};
}

/// Bounds here only catch slips of the pen; what the standard allows a logger to be set to is narrower and its affair.
const std::array<RegistryField, 22> all_registry_fields{{
    {"mn", &Device::mn, true, false},
    {"dialect", choice_of<&Device::dialect>(registry_dialect_words), true, false},
    {"kind", choice_of<&Device::kind>(registry_kind_words), true, false},
    {"crc", choice_of<&Device::crc>(registry_crc_words), false, false},
    {"label", choice_of<&Device::label>(registry_label_words), false, false},
    {"utc_offset_minutes", Whole{&Device::utc_offset_minutes, -720, 840}, false, false},
    {"password", &Device::password, false, true},
    {"station", &Device::station, false, false},
    {"name_zh", &Device::name_zh, false, false},
    {"name_en", &Device::name_en, false, false},
    {"unit_id", &Device::unit_id, false, false},
    {"synthetic", &Device::synthetic, false, false},
    {"realtime_seconds", Whole{&Device::realtime_seconds, 0, 86400}, false, false},
    {"minute_minutes", Whole{&Device::minute_minutes, 0, 30}, false, false},
    {"hourly", &Device::hourly, false, false},
    {"daily", &Device::daily, false, false},
    {"days_back", Whole{&Device::days_back, 1, 36500}, false, false},
    {"sentinels", &Device::sentinels, false, false},
    {"addresses", &Device::addresses, false, false},
    {"forward", &Device::forward, false, false},
    {"sm4_key", &Device::sm4_key, false, true},
    {"sm4_key_before", &Device::sm4_key_before, false, true},
}};

std::vector<std::string> texts_in_cell(std::string_view text) {
  std::vector<std::string> items;
  for (const std::string_view piece : split(text, ';')) {
    if (!trimmed(piece).empty()) items.emplace_back(trimmed(piece));
  }
  return items;
}

std::optional<std::string> set_whole(const Whole& whole, std::string_view text, Device& device) {
  int value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure == std::errc{} && end == text.data() + text.size() && value >= whole.low && value <= whole.high) {
    device.*whole.member = value;
    return std::nullopt;
  }
  return fmt::format("{} is no whole number from {} to {}", in_quotes(text), whole.low, whole.high);
}

std::optional<std::string> set_truth(bool Device::*member, std::string_view text, Device& device) {
  std::string why;
  const auto number = word_number(text, registry_truth_words, why);
  if (!number) return why;
  device.*member = *number == 1;
  return std::nullopt;
}

std::optional<std::string> set_choice(const Choice& choice, std::string_view text, Device& device) {
  std::string why;
  const auto number = word_number(text, choice.words, why);
  if (!number) return why;
  choice.set(device, *number);
  return std::nullopt;
}

/// Edits from one word to the other: a character put in, left out or changed, two neighbours exchanged.
std::size_t edits_between(std::string_view from, std::string_view to) {
  std::vector<std::vector<std::size_t>> edits(from.size() + 1, std::vector<std::size_t>(to.size() + 1));
  for (std::size_t i = 0; i <= from.size(); ++i) edits[i][0] = i;
  for (std::size_t j = 0; j <= to.size(); ++j) edits[0][j] = j;
  for (std::size_t i = 1; i <= from.size(); ++i) {
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t changed = edits[i - 1][j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      edits[i][j] = std::min({changed, edits[i - 1][j] + 1, edits[i][j - 1] + 1});
      const bool exchanged = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
      if (exchanged) edits[i][j] = std::min(edits[i][j], edits[i - 2][j - 2] + 1);
    }
  }
  return edits[from.size()][to.size()];
}

/// Years are named by their last two digits: "HJ212-17", "v2017", "HJ/T 212-05".
bool ends_alike(std::string_view given, std::string_view word) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return word.size() == 4 && std::ranges::all_of(word, is_digit) && given.size() >= 2 &&
         given.substr(given.size() - 2) == word.substr(2);
}

}  // namespace

std::span<const RegistryField> registry_fields() {
  return all_registry_fields;
}

std::string folded_word(std::string_view text) {
  std::string folded = lowered(trimmed(text));
  std::erase_if(folded, [](char c) { return c == ' ' || c == '_' || c == '-'; });
  return folded;
}

std::string_view near_miss(std::string_view given, std::span<const std::string_view> words) {
  const std::string wanted = folded_word(given).substr(0, 40);
  if (wanted.empty()) return {};
  std::string_view nearest;
  std::size_t fewest = wanted.size() + 1;
  for (const std::string_view word : words) {
    if (ends_alike(wanted, word)) return word;
    const std::string folded = folded_word(word);
    const bool inside = folded.size() >= 4 && wanted.find(folded) != std::string::npos;
    const std::size_t edits = inside ? 1 : edits_between(wanted, folded);
    if (edits <= std::max<std::size_t>(1, folded.size() / 3) && edits < fewest) {
      nearest = word;
      fewest = edits;
    }
  }
  return nearest;
}

std::optional<std::size_t> word_number(std::string_view given, std::span<const std::string_view> words,
                                       std::string& why) {
  const auto found = std::ranges::find(words, given);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  std::vector<std::string> allowed(words.begin(), words.end());
  const std::string_view meant = near_miss(given, words);
  why = fmt::format("{} is none of {}{}", in_quotes(given), joined(allowed, ", "),
                    meant.empty() ? "" : fmt::format("; did you mean {}?", in_quotes(meant)));
  return std::nullopt;
}

std::string text_of(const RegistryField& field, const Device& device) {
  if (const auto* text = std::get_if<std::string Device::*>(&field.member)) return device.**text;
  if (const auto* truth = std::get_if<bool Device::*>(&field.member)) return device.**truth ? "true" : "false";
  if (const auto* whole = std::get_if<Whole>(&field.member)) return std::to_string(device.*whole->member);
  if (const auto* texts = std::get_if<Texts>(&field.member)) return joined(device.**texts, "; ");
  const Choice& choice = std::get<Choice>(field.member);
  return std::string{choice.words[choice.get(device)]};
}

std::optional<std::string> set_text(const RegistryField& field, std::string_view text, Device& device) {
  if (const auto* member = std::get_if<std::string Device::*>(&field.member)) {
    device.** member = text;
    return std::nullopt;
  }
  if (const auto* truth = std::get_if<bool Device::*>(&field.member)) return set_truth(*truth, text, device);
  if (const auto* whole = std::get_if<Whole>(&field.member)) return set_whole(*whole, text, device);
  if (const auto* texts = std::get_if<Texts>(&field.member)) {
    device.** texts = texts_in_cell(text);
    return std::nullopt;
  }
  return set_choice(std::get<Choice>(field.member), text, device);
}

Error faults_error(const std::vector<terms::Fault>& faults) {
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return {ErrorCode::malformed, joined(lines, "\n"), ""};
}

}  // namespace lantian::observe::hj212
