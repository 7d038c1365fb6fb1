#pragma once
#include <string>

namespace lantian::app {

/// lantian respond review --book DIR [--episode W-...] [--out FILE] [--keep --by NAME]
struct RespondReviewWords {
  std::string book, region = "changji";
  std::string episode;  ///< empty: the list of episodes
  std::string out;      ///< .docx, .xlsx, .md, .json; empty: the text on the terminal
  bool keep = false;    ///< as the newest review of the episode
  std::string by;
  bool json = false;
  std::string language = "zh";
};
int run_respond_review(const RespondReviewWords& words);

/// lantian respond season --book DIR --period HS2023 [--out FILE] [--keep --by NAME]
struct RespondSeasonWords {
  std::string book, region = "changji", period, out;
  bool keep = false;
  std::string by;
  bool json = false;
  std::string language = "zh";
};
int run_respond_season(const RespondSeasonWords& words);

}  // namespace lantian::app
