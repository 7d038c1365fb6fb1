#pragma once
#include "keep/docket_contacts.hpp"
#include "serve/docket_body.hpp"
#include "serve/docket_lists.hpp"

#include <cstddef>
#include <string>
#include <vector>

/// The verbs of `lantian docket`. Each prints its answer and returns the exit code; a refusal is 1.
namespace lantian::app {

/// What most verbs take: the book, the region, the language, and for trials the time.
struct DocketDeskWords {
  std::string book, region = "changji", lang = "zh";
  std::string files;  ///< folder of attachments; default: BOOK/files
  std::string now;    ///< pretended time, for books of made-up cases only
  bool json = false;
};

/// lantian docket open --type T --topic X --place P --title TEXT ...; act CASE [STEP] ...
struct DocketActWords {
  DocketDeskWords desk;
  serve::ActorWords actor;
  serve::BodyWords body;
  std::vector<std::string> brought;  ///< files: "kind=PATH", or PATH without a kind of evidence
  std::string type;                  ///< open
  keep::Contact contact;             ///< open: how the reporter is reached; kept outside the docket
  std::string contacts;              ///< file of contacts; default: BOOK/contacts.db
  std::string case_id, step;         ///< act; an empty step shows what can be done
  std::string into;                  ///< act merge
  std::vector<std::string> parts;    ///< act split
  int version = 0;                   ///< of the case as it was seen; 0: as it is now
};
int run_docket_open(const DocketActWords& words);
int run_docket_act(const DocketActWords& words);

/// lantian docket contact TOKEN|CASE: how the reporter is reached; every look is written down.
struct DocketContactWords {
  DocketDeskWords desk;
  std::string of, by, contacts, erase_before;
  bool erase = false;
  bool accesses = false;
};
int run_docket_contact(const DocketContactWords& words);

struct DocketListWords {
  DocketDeskWords desk;
  serve::ListWords list;
  std::string after, out;
  std::size_t most = 50;
};
int run_docket_list(const DocketListWords& words);

struct DocketShowWords {
  DocketDeskWords desk;
  std::string case_id, as_of;
  bool open_to_all = false;  ///< the public copy
};
int run_docket_show(const DocketShowWords& words);

struct DocketStatsWords {
  DocketDeskWords desk;
  serve::StatisticsWords statistics;
  std::string out;
  bool markdown = false;
  bool synthetic = false;  ///< the made-up cases of a book that holds real ones too
};
int run_docket_stats(const DocketStatsWords& words);

/// lantian docket replay [--case ID] [--until TIME]
struct DocketReplayWords {
  DocketDeskWords desk;
  std::string case_id, until;
};
int run_docket_replay(const DocketReplayWords& words);

/// lantian docket verify [--head N:CHAIN] [--rebuild]
struct DocketVerifyWords {
  DocketDeskWords desk;
  std::string head;
  bool rebuild = false;
};
int run_docket_verify(const DocketVerifyWords& words);

/// lantian docket round: automatic cases, watches, ladders.
struct DocketRoundWords {
  DocketDeskWords desk;
  std::string readings;  ///< directory of a book of readings; default: BOOK when it holds one
  std::string gateway;   ///< directory of a gateway: its devices and their marks
  std::string period;    ///< looked at for automatic cases; default: the last seven days
};
int run_docket_round(const DocketRoundWords& words);

/// lantian docket open311 METHOD PATH: one call of Open311 GeoReport v2, answered without a server. For trials: cases
/// that it opens are made up, and no reporter is kept.
struct DocketOpen311Words {
  DocketDeskWords desk;
  std::string method, path, body;
};
int run_docket_open311(const DocketOpen311Words& words);

/// lantian docket types [ID]: the kinds of cases, or one of them whole.
struct DocketTypesWords {
  std::string id, region = "changji", lang = "zh";
};
int run_docket_types(const DocketTypesWords& words);

/// lantian docket tree --register ID [--book BOOK], or: tree --case ID --book BOOK
struct DocketTreeWords {
  DocketDeskWords desk;  ///< the book may be empty for a register
  std::string register_id, case_id, on, out;
  bool markdown = false;
};
int run_docket_tree(const DocketTreeWords& words);

}  // namespace lantian::app
