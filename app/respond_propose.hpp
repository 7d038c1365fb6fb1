#pragma once
#include <string>
#include <vector>

namespace lantian::app {

struct RespondProposeWords {
  std::string book, region = "changji";
  std::string day;    ///< of issue; empty: the newest forecast
  std::string rules;  ///< empty: all of them beside each other
  std::vector<std::string> units;
  bool keep = false;  ///< open the proposal
  std::string reason, by;
  bool json = false;
  std::string language = "zh";
};

struct RespondActWords {
  std::string book, region = "changji";
  std::string episode, act;
  std::string level, from, until, forecast, criterion, reason;
  std::vector<std::string> units;
  std::string by, role;
  std::string at;  ///< empty: now
  bool json = false;
};

struct RespondEpisodesWords {
  std::string book, region = "changji";
  std::string episode;  ///< empty: the list
  std::string period;   ///< findings of it
  std::string replay;   ///< "demo", or the last day of it
  bool json = false;
  std::string language = "zh";
};

/// What the warning rules say on a kept forecast; with `keep` the proposal is opened.
int run_respond_propose(const RespondProposeWords& words);
/// One act of an episode.
int run_respond_act(const RespondActWords& words);
/// Episodes of a book, one of them act by act, or what was wrong with a season.
int run_respond_episodes(const RespondEpisodesWords& words);

}  // namespace lantian::app
