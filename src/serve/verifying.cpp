#include "serve/verifying.hpp"

#include "assess/index.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr std::size_t disagreements_kept = 1000;

void disagree(Verification& result, const std::string& file, std::uint32_t line, std::string what) {
  if (result.disagreements.size() < disagreements_kept) result.disagreements.push_back({file, line, std::move(what)});
}

std::string words_of(const std::vector<terms::Item>& items) {
  std::vector<std::string> words;
  for (const terms::Item& item : items) words.push_back(terms::text_of(item));
  return words.empty() ? "none" : joined(words, "+");
}

/// Species only: a source names "PM10" whatever its averaging time.
bool same_species(std::vector<terms::Item> a, std::vector<terms::Item> b) {
  const auto by_species = [](const terms::Item& item) { return item.species; };
  std::ranges::sort(a, {}, by_species);
  std::ranges::sort(b, {}, by_species);
  return std::ranges::equal(a, b, {}, by_species, by_species);
}

bool lacks_value(const observe::PublishedVerdict& row) {
  return std::ranges::any_of(row.primary, [&](const terms::Item& item) {
    return std::ranges::none_of(row.values, [&](const auto& value) { return value.item.species == item.species; });
  });
}

void verify_row(Verification& result, const std::string& file, const observe::PublishedVerdict& row,
                const standards::IndexRule& rule) {
  std::vector<assess::IndexInput> inputs;
  for (const auto& value : row.values) inputs.push_back({value.item, {value.concentration.milli_ug(), 1}});
  const assess::IndexVerdict own = assess::judge_index(inputs, rule.realtime, rule);
  ++result.published;
  if (own.value == row.aqi) {
    ++result.index_equal;
  } else {
    disagree(result, file, row.line, fmt::format("AQI {} published, {} computed", row.aqi, own.value));
  }
  if (!row.level.empty()) {
    ++result.levels;
    const std::string& name = rule.level(own.value).name.zh;
    if (name == row.level) {
      ++result.level_equal;
    } else {
      disagree(result, file, row.line, fmt::format("class {} published, {} computed", row.level, name));
    }
  }
  if (lacks_value(row)) {
    ++result.primary_without_value;
    disagree(result, file, row.line, fmt::format("named primary without a value: {}", words_of(row.primary)));
  } else if (same_species(own.primary, row.primary)) {
    ++result.primary_equal;
  } else {
    disagree(result, file, row.line,
             fmt::format("primary {} published, {} computed", words_of(row.primary), words_of(own.primary)));
  }
}

}  // namespace

Result<Verification> verify_published(const Office& office, const std::vector<std::string>& files,
                                      std::string_view adapter_id) {
  LANTIAN_TRY(const observe::Adapter* adapter, office.adapter(adapter_id));
  Verification result;
  for (const std::string& file : files) {
    LANTIAN_TRY(const std::string bytes, keep::read_file(file));
    LANTIAN_TRY(const observe::Batch batch, observe::read_source({file.substr(file.rfind('/') + 1), bytes}, *adapter,
                                                                 {&office.everywhere(), true}));
    for (const observe::PublishedVerdict& row : batch.published) {
      LANTIAN_TRY(const standards::Standard* standard, office.rulebook().standard_on(day_of(row.hour), ""));
      result.rule = standard->index->head.ref.text();
      verify_row(result, file, row, *standard->index);
    }
  }
  if (result.published == 0) {
    return Error{
        ErrorCode::invalid_argument,
        fmt::format("adapter {} finds no published index in these files; use one that maps it, such as station-hours",
                    adapter_id),
        files.front()};
  }
  return result;
}

std::string printed(const Verification& verification) {
  std::string text = fmt::format(
      "published index reproduced under {}: {} of {} rows; class {} of {}; primary pollutants {} of {}\n"
      "named primary without a value in the row: {}\n",
      verification.rule, verification.index_equal, verification.published, verification.level_equal,
      verification.levels, verification.primary_equal, verification.published, verification.primary_without_value);
  std::size_t shown = 0;
  for (const Disagreement& one : verification.disagreements) {
    if (++shown > 20) break;
    text += fmt::format("{}:{}: {}\n", one.file, one.line, one.what);
  }
  return text;
}

}  // namespace lantian::serve
