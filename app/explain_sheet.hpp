#pragma once
#include "base/result.hpp"
#include "serve/explain_trend_sheet.hpp"

#include <string>

/// How the tables of explain are given: text, --json, and the first table as --out FILE.csv.
namespace lantian::app {

struct SheetWords {
  std::string out, language = "zh";
  bool json = false;
};

/// Writes and prints; 0. Returns io, or what `serve::ExplainWords::open` returns.
Result<int> show_sheet(const serve::ExplainSheet& sheet, const SheetWords& words);

}  // namespace lantian::app
