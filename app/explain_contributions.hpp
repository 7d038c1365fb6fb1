#pragma once
#include "app/explain.hpp"

/// The verb that says why a mean changed.
namespace lantian::app {

/// lantian explain contributions --book DIR --unit U --period HS2023 --against HS2022 [--weather FILE] [--table
/// FILE...]
struct ContributionsWords {
  std::string book, unit, period, against, target = "pm25";
  std::string weather, layout = "generic-hourly", step = "hour", record;
  ModelWords model;
  bool thorough = false;
  std::vector<std::string> tables;
  std::string coefficients;       ///< file, or "region"
  std::string coefficient_unit;   ///< empty = the unit
  std::vector<std::string> cuts;  ///< "clean heating=5176"
  std::string inventory, at_least, control;
  std::string out, language = "zh";
  bool json = false;
};
int run_explain_contributions(const ContributionsWords& words);

/// lantian transport coefficients TABLE --out FILE.toml: ug/m3 for each tonne, by county and sector
struct CoefficientWords {
  std::string table, out;
};
int run_transport_coefficients(const CoefficientWords& words);

void add_model_words(CLI::App& command, ModelWords& words);

}  // namespace lantian::app
