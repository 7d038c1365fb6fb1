#include "serve/inventory_rows.hpp"

#include "base/text.hpp"
#include "serve/inventory_parts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <unordered_map>

namespace lantian::serve {
namespace {

using inventory::Activity;
using inventory::Computed;
using inventory::Emission;
using inventory::InventoryGap;
using inventory::Source;

/// Words of a filter in their order: name and member.
struct FilterWord {
  std::string_view name;
  std::string InventoryQuestion::*member;
};
constexpr std::array filter_words{
    FilterWord{"unit", &InventoryQuestion::unit}, FilterWord{"sector", &InventoryQuestion::sector},
    FilterWord{"class", &InventoryQuestion::class_prefix}, FilterWord{"source", &InventoryQuestion::source},
    FilterWord{"enterprise", &InventoryQuestion::enterprise}};

/// Blanks part the words of a filter, so those inside a word are underscores.
std::string without_blanks(std::string text) {
  std::ranges::replace(text, ' ', '_');
  return text;
}

/// Whether a source stands in the question's extent; units are asked once each.
class Extent {
 public:
  Extent(const InventoryOffice& office, const InventoryQuestion& question, const std::string& unit_id)
      : office_{office}, question_{question}, unit_id_{unit_id} {}

  bool covers(const Source& source) {
    if (!question_.source.empty() && source.id != question_.source) return false;
    if (!question_.enterprise.empty() && source.enterprise != question_.enterprise) return false;
    if (!inventory::covers(question_.class_prefix, source.class_code)) return false;
    if (!question_.sector.empty()) {
      const inventory::SourceClass* of_class = office_.classes().find(source.class_code);
      if (of_class == nullptr || !same_inventory_word(question_.sector, of_class->sector)) return false;
    }
    const auto known = units_.find(source.unit_id);
    if (known != units_.end()) return known->second;
    return units_[source.unit_id] = office_.covers_unit(unit_id_, source.unit_id);
  }

 private:
  const InventoryOffice& office_;
  const InventoryQuestion& question_;
  std::string unit_id_;
  std::unordered_map<std::string, bool> units_;
};

/// Only what the extent covers, so that the computation does no work that nobody asked for.
void keep_extent(InventoryRecords& records, Extent extent) {
  std::erase_if(records.sources, [&](const Source& source) { return !extent.covers(source); });
  std::set<std::string_view> ids;
  for (const Source& source : records.sources) ids.insert(source.id);
  std::erase_if(records.activities, [&](const Activity& one) { return !ids.contains(one.source_id); });
}

Emission split_emission(Emission row, const ActivityPart& part) {
  row.period = part.part;
  if (!row.mass_t) return row;
  *row.mass_t *= part.share;
  row.formula += fmt::format(" * {} (share of {}, {})", part.share, part.part.name, part.by);
  return row;
}

/// Rows that say "not estimated" for every pollutant of a source, and one gap that says why.
void add_missing(const InventoryOffice& office, InventoryRows& answer, const Source& source, InventoryGap gap,
                 const Period& period) {
  const inventory::SourceClass* of_class = office.classes().find(source.class_code);
  for (const inventory::Pollutant pollutant : answer.pollutants) {
    Emission row;
    row.source_id = source.id;
    row.unit_id = source.unit_id;
    row.class_code = source.class_code;
    if (of_class != nullptr) row.sector = of_class->sector;
    row.pollutant = pollutant;
    row.period = period;
    row.notation = inventory::Notation::not_estimated;
    row.activity_record = gap.activity_record;
    row.synthetic = source.synthetic;
    answer.rows.push_back(std::move(row));
  }
  answer.gaps.push_back(std::move(gap));
}

void add_gaps(const InventoryOffice& office, InventoryRows& answer, const PeriodChoice& choice) {
  std::unordered_map<std::string_view, const Source*> sources;
  for (const Source& source : answer.records.sources) sources.emplace(source.id, &source);
  for (const std::size_t place : choice.unsplit) {
    const Activity& activity = answer.records.activities[place];
    InventoryGap gap{activity.source_id, activity.record, std::nullopt,
                     fmt::format("the activity is of {}, which reaches beyond {}, and no profile says how it lies in "
                                 "time",
                                 activity.period.name, answer.period.name)};
    add_missing(office, answer, *sources.at(activity.source_id), std::move(gap), answer.period);
  }
  for (const auto& [id, stretches] : choice.silent) {
    for (const Period& stretch : stretches) {
      InventoryGap gap{
          id, "", std::nullopt,
          fmt::format("no activity of {}, though there is one of other days of {}", stretch.name, answer.period.name)};
      add_missing(office, answer, *sources.at(id), std::move(gap), stretch);
    }
  }
}

void add_notes(InventoryRows& answer, const PeriodChoice& choice) {
  std::size_t split = 0;
  for (const ActivityPart& part : choice.parts) split += part.by.empty() ? 0U : 1U;
  if (split > 0) {
    answer.notes.push_back(fmt::format("{} activities reach beyond {} and were split in time by their profiles", split,
                                       answer.period.name));
  }
  if (!choice.silent.empty()) {
    answer.notes.push_back(
        fmt::format("{} sources say nothing about some days of {}", choice.silent.size(), answer.period.name));
  }
}

void order_rows(std::vector<Emission>& rows) {
  std::ranges::stable_sort(rows, [](const Emission& a, const Emission& b) {
    return std::tie(a.source_id, a.class_code, a.pollutant, a.period.begin, a.period.end) <
           std::tie(b.source_id, b.class_code, b.pollutant, b.period.begin, b.period.end);
  });
}

Result<void> check_found(const InventoryRows& answer, const InventoryQuestion& question) {
  if (!answer.records.sources.empty()) return {};
  const std::string filter = filter_text(question);
  return Error{ErrorCode::not_found,
               fmt::format("no source of the book is in the extent asked for ({}); 'lantian inventory totals' without "
                           "these words shows what there is",
                           filter.empty() ? "everything" : filter),
               ""};
}

}  // namespace

bool same_inventory_word(std::string_view word, std::string_view sector) {
  return word.empty() || without_blanks(std::string{word}) == without_blanks(std::string{sector});
}

std::string filter_text(const InventoryQuestion& question) {
  std::vector<std::string> words;
  for (const FilterWord& word : filter_words) {
    const std::string& value = question.*word.member;
    if (!value.empty()) words.push_back(fmt::format("{}={}", word.name, without_blanks(value)));
  }
  if (!question.pollutants.empty()) words.push_back("pollutants=" + joined(question.pollutants, ","));
  return joined(words, " ");
}

InventoryQuestion question_of_filter(std::string_view filter) {
  InventoryQuestion question;
  for (const std::string_view word : split(filter, ' ')) {
    const std::size_t equals = std::min(word.find('='), word.size());
    const std::string_view name = word.substr(0, equals);
    const std::string_view value = word.substr(std::min(equals + 1, word.size()));
    for (const FilterWord& known : filter_words) {
      if (known.name == name) question.*known.member = std::string{value};
    }
    if (name != "pollutants") continue;
    for (const std::string_view pollutant : split(value, ',')) question.pollutants.emplace_back(pollutant);
  }
  return question;
}

Result<InventoryRows> inventory_rows_over(const InventoryOffice& office, InventoryRecords records,
                                          const inventory::Basis& basis, const InventoryQuestion& question) {
  InventoryRows answer;
  LANTIAN_TRY(answer.period, parse_period(question.period));
  LANTIAN_TRY(answer.unit_id, office.unit_id(question.unit));
  answer.factors = basis.chosen;
  answer.pollutants = basis.pollutants;
  answer.revision = records.revision;
  answer.synthetic = records.synthetic;
  answer.records = std::move(records);
  keep_extent(answer.records, Extent{office, question, answer.unit_id});
  LANTIAN_CHECK(check_found(answer, question));
  const PeriodChoice choice = choose_activities(answer.records, answer.period, office.split_rule());
  std::vector<Activity> chosen;
  std::unordered_map<std::string_view, const ActivityPart*> parts;
  for (const ActivityPart& part : choice.parts) {
    const Activity& activity = answer.records.activities[part.activity];
    chosen.push_back(activity);
    parts.emplace(activity.record, &part);
  }
  LANTIAN_TRY(Computed computed, inventory::compute(basis, answer.records.sources, chosen));
  answer.gaps = std::move(computed.gaps);
  answer.rows.reserve(computed.rows.size());
  for (Emission& row : computed.rows) {
    const ActivityPart& part = *parts.at(row.activity_record);
    answer.rows.push_back(part.by.empty() ? std::move(row) : split_emission(std::move(row), part));
  }
  add_gaps(office, answer, choice);
  add_notes(answer, choice);
  order_rows(answer.rows);
  return answer;
}

Result<InventoryRows> inventory_rows(const InventoryOffice& office, const keep::InventoryBook& book,
                                     const InventoryQuestion& question) {
  LANTIAN_TRY(const auto used, book.used_factors());
  LANTIAN_CHECK(keep::check_used_factors(used, office.factors()));
  LANTIAN_TRY(InventoryRecords records, inventory_records(office, book, question.as_of));
  LANTIAN_TRY(const inventory::Basis basis, office.basis(question.factors, question.pollutants, records.synthetic));
  return inventory_rows_over(office, std::move(records), basis, question);
}

}  // namespace lantian::serve
