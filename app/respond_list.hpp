#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace lantian::app {

struct RespondListWords {
  std::string act;   ///< draft, check, shares, import, export, approve
  std::string book;  ///< directory
  std::string file;  ///< read or written
  std::string unit = "652300", season = "HS2023";
  std::string on;  ///< day that grades and guarantees are judged on
  std::string out;
  std::string by, role = "prefecture", reason;  ///< of an approval; `by` of an import as well
  std::int64_t row = 0;  ///< of the list that is approved
  int hour = 0;
  std::size_t shown = 20;
  bool dry = false, json = false;
  std::string language = "zh";
};
int run_respond_list(const RespondListWords& words);

struct RespondGradeWords {
  std::string industry, on, until;
  std::vector<std::string> groups, events;  ///< "limits=C", "exceedance=2023-12-01"
  bool explain = false;
  std::string language = "zh";
};
int run_respond_grade(const RespondGradeWords& words);

}  // namespace lantian::app
