#pragma once
#include "carbon/account.hpp"
#include "carbon/filing/ties.hpp"
#include "carbon/guide/guide.hpp"
#include "inventory/activity_unit.hpp"
#include "terms/form.hpp"

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// One filing, four tables: what permit report, inventory, carbon account and reduction list take from a month, each
/// with what it lacks. Nothing is dropped: what a table cannot take is named with what to do.
namespace lantian::carbon {

/// What tables lack, in words: data/carbon/feeds.toml.
struct FeedWords {
  std::map<std::string, std::pair<terms::Name, terms::Name>, std::less<>> what_and_advice;
  std::map<std::string, std::string, std::less<>>
      columns;  ///< GuideInput::emergency -> "fuel" or "product" of the list
};
/// Returns malformed with every fault, a word that this room needs and the file has not among them.
Result<FeedWords> read_feed_words(const terms::SourceFile& file);

struct FeedGap {
  std::string code;     ///< "no_permit", "unknown_source", ...
  std::string subject;  ///< item, column or unit that it is about; empty: the whole table
  terms::Name what, advice;
};

struct FilingFeed {
  std::string id;  ///< "permit", "inventory", "carbon", "emergency"
  const terms::Form* form = nullptr;
  std::vector<terms::Record> rows;
  std::vector<FeedGap> gaps;

  /// Columns that no row fills, in the order of the form.
  std::vector<const terms::FormColumn*> unfilled() const;
};

/// What is asked. All that is pointed to outlives the feeds.
struct FeedQuestion {
  const Enterprise* enterprise = nullptr;
  const Guide* guide = nullptr;
  const FilingTies* ties = nullptr;
  const FeedWords* words = nullptr;
  const inventory::UnitBook* units = nullptr;
  std::string month;              ///< "2024-05"
  std::span<const Month> year{};  ///< filings of this enterprise, of that calendar year and up to that month
};

/// What the year's months up to this one come to, by item, beside what the permit allows. A month in which an item is
/// not known makes its sum a part of the truth, and says so; without a permit the limits stay empty.
FilingFeed permit_feed(const FeedQuestion& question, const terms::Form& form);

/// What the table of sources knows of an id.
struct KnownSource {
  std::string class_code;
  /// Mean day of the month in kilograms, by SO2, NOx, PM, VOC; no value: the inventory does not estimate it.
  std::array<std::optional<Decimal>, 4> base_kg_d{};
};
using SourceLookup = std::function<std::optional<KnownSource>(const std::string& source_id)>;

/// Rows of the form of activities whose source the inventory knows; every other one is a gap that names its id.
FilingFeed inventory_feed(const FeedQuestion& question, const terms::Form& form, const SourceLookup& known);

/// Lines of the account that the month went into.
FilingFeed carbon_feed(const FeedQuestion& question, const terms::Form& form, const Account& account);

/// Proposed rows of the reduction list, one for each tied unit: who it is, what it made and burned a day of the month,
/// and its base by the inventory. What it does at each level is never proposed.
FilingFeed emergency_feed(const FeedQuestion& question, const terms::Form& form, const SourceLookup& known);

}  // namespace lantian::carbon
