#pragma once
#include "serve/cems.hpp"

#include <functional>
#include <string>

namespace CLI {
class App;
}

/// The verbs of flue-gas monitoring. Every function prints its answer and returns the exit code.
namespace lantian::app {

struct CemsMonthWords {
  serve::CemsRequest request;
  bool json = false;
  std::string list_out;   ///< the month's list as CSV
  std::string hours_out;  ///< every hour with its emission as CSV
};
int run_cems_month(const CemsMonthWords& words);

struct CemsReviewWords {
  serve::CemsRequest request;
  std::string factor, first, last, state, reason, reviewer;
};
int run_cems_review(const CemsReviewWords& words);
int run_cems_reviews(const serve::CemsRequest& request);

/// Adds `cems month|review|reviews` to the command line (app/words.hpp). Defined in words_cems.cpp.
void add_cems(CLI::App& app, std::function<int()>& verb);

}  // namespace lantian::app
