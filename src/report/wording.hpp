#pragma once
#include "assess/compare.hpp"
#include "report/bulletin.hpp"
#include "report/templates.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Numbers, dates and names as a bulletin prints them in one language. Plain UTF-8 text; escaping is the form's
/// business.
namespace lantian::report {

class Wording {
 public:
  /// Requires: templates outlive the wording.
  Wording(const Templates& templates, Language language)
      : phrases_{language == Language::zh ? &templates.zh : &templates.en}, chinese_{language == Language::zh} {}

  std::string say(std::string_view key) const { return phrases_->say(key); }
  std::string say(std::string_view key, Slots slots) const { return phrases_->say(key, slots); }
  bool chinese() const { return chinese_; }
  const std::string& name(const terms::Name& name) const { return name.shown(chinese_); }

  /// "48.0", with a true minus sign.
  std::string number(const Decimal& value) const;
  /// "+7", "\xE2\x88\x92" "19.2", "0": what a change looks like.
  std::string change(const Decimal& value) const;
  /// The number and its unit as this language sets it. `unit` as in assess::Statistic, or "points".
  std::string quantity(const Decimal& value, std::string_view unit) const;
  std::string change_quantity(const Decimal& value, std::string_view unit) const;
  std::string quantity(const assess::Statistic& statistic) const { return quantity(statistic.value, statistic.unit); }
  std::string unit(std::string_view unit) const { return say("unit." + std::string{unit}); }

  std::string day(Day day) const;
  std::string month(Day day) const;        ///< "October 2023"
  std::string short_month(Day day) const;  ///< "Oct"
  std::string period(const Period& period) const;
  std::string span(const Period& period) const;  ///< first and last day
  std::string instant(UtcSeconds instant, int utc_offset_hours) const;
  std::string clock(const Bulletin& bulletin) const;

  std::string statistic(std::string_view name) const;
  /// The same inside a sentence: an English common noun loses its capital.
  std::string statistic_within(std::string_view name) const;
  /// What a target is about; with the name of its unit where that is not the bulletin's own.
  std::string target(const assess::TargetVerdict& target, const Bulletin& bulletin, bool within = false) const;
  std::string method(std::string_view name, bool group) const;
  std::string species(assess::SpeciesSet set) const;

 private:
  std::string number_of(std::string_view kind, int n) const { return say(std::string{kind} + std::to_string(n)); }
  const Phrases* phrases_;
  bool chinese_;
};

/// Statistic names taken apart: "PM2.5.mean" is {"PM2.5", "mean"}, "good_share" is {"good_share", ""}. The species' own
/// point does not split.
struct StatisticName {
  std::string head;
  std::string tail;
};
StatisticName split_statistic(std::string_view name);

}  // namespace lantian::report
