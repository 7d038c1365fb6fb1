#pragma once
#include "serve/importing.hpp"
#include "serve/realtime.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What each verb of the command line does once its words are parsed. Every function prints its answer to standard
/// output, its complaint to standard error, and returns the exit code: 0 done, 1 refused or failed.
namespace lantian::app {

struct ImportWords {
  std::string kind = "air";
  std::string book;
  std::string period;  ///< for points of water, soil and noise
  bool json = false;
  std::size_t refusals_shown = 20;
  serve::ImportRequest request;
  std::string sheet, who;  ///< of tables of the inventory, and so are the next two
  bool whole = false;
  bool synthetic = false;
};
int run_import(const ImportWords& words);

struct AssessWords {
  std::string book;
  std::string unit;
  std::string period;
  std::string against;
  std::string standard;
  std::vector<std::string> also;
  std::optional<long long> as_of;  ///< absent = now
  std::string language = "zh";
  bool json = false;
  std::string out;  ///< bulletin only
};
int run_assess(const AssessWords& words);
int run_bulletin(const AssessWords& words);

struct TraceWords {
  std::string book;
  std::string figure;
  bool json = false;
  std::size_t rows_shown = 20;  ///< of inventory totals, and so is the next
  std::string language = "zh";
};
int run_trace(const TraceWords& words);

struct RulesWords {
  std::string id;
  std::string day;
  std::string area;
};
int run_rules_list();
int run_rules_check();
int run_rules_show(const RulesWords& words);
int run_rules_lock();

struct VerifyWords {
  std::vector<std::string> files;
  std::string adapter;
};
int run_verify(const VerifyWords& words);

int run_realtime(const serve::RealtimeRequest& request, const std::string& book);

struct StationsWords {
  std::string book;
  std::string period;
  std::string standard;
};
int run_stations(const StationsWords& words);

int run_sources(const std::string& book);
int run_adapters();

struct DemoWords {
  std::string out = "out";
  bool once = false;
  std::string address = "127.0.0.1";
  std::uint16_t port = 8212;
  int requests_each_minute = 6000;
  std::string port_file;
  std::vector<std::string> skip;  ///< long works that are left out
};
int run_demo(const DemoWords& words);

}  // namespace lantian::app
