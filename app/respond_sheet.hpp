#pragma once
#include <string>

namespace lantian::app {

/// lantian respond sheet --book DIR --enterprise ID [--list KEY] --out FILE.docx
struct RespondSheetWords {
  std::string book, enterprise;
  std::string list;  ///< "652300-HS2023"; empty: the only one of the book
  std::string out;
  std::string language = "zh";
};
int run_respond_sheet(const RespondSheetWords& words);

}  // namespace lantian::app
