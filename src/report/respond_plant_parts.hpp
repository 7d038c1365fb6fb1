#pragma once
#include "report/respond_plant_sheet.hpp"

/// Tables and words of plant sheets. Only for the files respond_plant_*.cpp.
namespace lantian::report {

/// A table under way: titles by key ("plant.c_<key>"), cells appended to the last row.
class PlantTable {
 public:
  /// `caption`: else "plant.t_<id>".
  PlantTable(const Wording& words, std::string id, std::string caption = {});
  PlantTable& column(const char* key, int width);
  PlantTable& number(const char* key, const char* unit, int width);
  PlantTable& row();
  PlantTable& text(std::string text);
  /// A line to write on where nothing is known.
  PlantTable& text_or_blank(const std::string& text);
  PlantTable& whole(std::int64_t value);
  PlantTable& value(double value, int places);
  PlantTable& grams(std::int64_t grams);  ///< as kilograms
  PlantTable& nothing();
  /// Rows that people fill in.
  PlantTable& blank_rows(int count);
  bool empty() const { return table_.rows.empty(); }
  PaperTable done() { return std::move(table_); }

 private:
  const Wording& words_;
  PaperTable table_;
};

/// The name of a unit; of an empty id "whole plant".
std::string plant_unit_name(const respond::Enterprise& plant, const std::string& unit, const Wording& words);
std::string plant_measure_words(const respond::ListMeasure& measure, const Wording& words);
std::string plant_since_words(int from_hour, const Wording& words);
std::string plant_checks_words(const std::vector<respond::CheckMetric>& checks, int threshold_percent,
                               const Wording& words);

/// The five annexes: command, table of execution, check on site, opinion, filing.
std::vector<PaperSection> plant_annexes(const PlantSheet& sheet, const Wording& words);

}  // namespace lantian::report
