#pragma once
#include "report/office/document.hpp"
#include "report/respond_plant_sheet.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The pieces of a plant's sheet. Only for the files respond_plant_*.cpp.
namespace lantian::report {

/// A sheet under way: keys are those of [plant] in data/templates.
class PlantPaper {
 public:
  PlantPaper(const PlantSheet& sheet, const Templates& templates, Language language);

  std::string say(std::string_view key) const;
  std::string say(std::string_view key, Slots slots) const;
  /// Its name in this language; "whole plant" for the empty id, the id itself when the list has no such unit.
  std::string unit(std::string_view id) const;
  std::string level(respond::Level level) const;
  /// What is done, in a few words: "load lowered by 50 %".
  std::string deed(const respond::ListMeasure& measure) const;
  std::string from(const respond::ListMeasure& measure) const;
  std::string checks(const respond::ListMeasure& measure) const;
  /// Grams a day as kg/d with one place.
  std::string kilograms(std::int64_t grams) const;
  /// The dash for nothing.
  std::string or_none(std::string text) const;

  void section(std::string_view key);  ///< numbered
  void annex(int number);              ///< on a new page
  void text(std::string_view key);
  /// Empty cells are for the plant's hand, and a note under the table says so. Widths are shares; the first column is
  /// set to the left.
  void table(std::string_view caption, std::vector<std::string_view> heads, std::vector<std::vector<std::string>> rows,
             std::vector<int> widths);
  /// So many rows of so many empty cells.
  static std::vector<std::vector<std::string>> blank(std::size_t rows, std::size_t columns);

  const PlantSheet& sheet;
  const Wording words;
  Document document;
  /// Milder levels first, then by unit as the enterprise lists them, then by hour.
  std::vector<const respond::ListMeasure*> ordered;

 private:
  int sections_ = 0, tables_ = 0;
};

void plant_facts(PlantPaper& paper);
void plant_measures(PlantPaper& paper);
/// Contacts, review after a response, when the plan is written anew.
void plant_organisation(PlantPaper& paper);
void plant_annexes(PlantPaper& paper);
void plant_card(PlantPaper& paper);

}  // namespace lantian::report
