#pragma once
#include <string>
#include <vector>

namespace lantian::app {

struct RespondOrdersWords {
  std::string book, region = "changji";
  std::string episode, list, plan;
  std::string by;  ///< empty: who is logged in
  bool dry_run = false;
  bool json = false;
};
/// Orders from a checked list or a plan, for an episode that is approved or in force.
int run_respond_orders(const RespondOrdersWords& words);

struct RespondVerifyWords {
  std::string book;
  std::string episode;
  std::vector<std::string> evidence;  ///< tables by the form data/respond/forms/evidence.toml
  bool from_book = false;             ///< and what loggers sent to the gateway of the book
  std::string by;
  bool json = false;
};
/// Planned against executed, by the hour.
int run_respond_verify(const RespondVerifyWords& words);

}  // namespace lantian::app
