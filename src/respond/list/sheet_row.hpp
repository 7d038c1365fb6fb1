#pragma once
#include "respond/list/sheet.hpp"

#include <string>
#include <string_view>
#include <vector>

/// One row of a table of the list under reading. Parts of sheet_read alone.
namespace lantian::respond {

class ListRow {
 public:
  ListRow(const terms::Form& form, const terms::Record& record, const std::string& file,
          std::vector<terms::RowRefusal>& refusals)
      : form_{form}, record_{record}, view_{form, record}, file_{file}, refusals_{refusals} {}

  const terms::RecordView& view() const { return view_; }
  const terms::Record& record() const { return record_; }
  const std::string& text(std::string_view field) const { return view_.text(field); }
  bool has(std::string_view field) const { return view_.has(field); }
  int whole(std::string_view field) const;
  std::optional<double> number(std::string_view field) const;
  terms::Name name(std::string_view field) const;  ///< of FIELD_zh and FIELD_en
  /// Grams a day of "PREFIX_so2_kg_d" and so on; absent cells are 0 and counted in `absent`.
  DailyGrams grams(std::string_view prefix, int& absent);
  std::int64_t one_mass(std::string_view field);
  std::vector<CheckMetric> checks(std::string_view field) const;
  void refuse(std::string_view field, std::string message);

 private:
  const terms::Form& form_;
  const terms::Record& record_;
  terms::RecordView view_;
  const std::string& file_;
  std::vector<terms::RowRefusal>& refusals_;
};

/// "base_so2_kg_d"; without a prefix "so2_kg_d".
std::string mass_field(std::string_view prefix, std::size_t pollutant);
/// "orange_kind".
std::string level_field(Level level, std::string_view field);

}  // namespace lantian::respond
