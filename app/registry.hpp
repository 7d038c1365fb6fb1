#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

/// The verbs of the device book: registry, quarantine, control with two approvals, audit. All work beside a running
/// gateway, which sees a change within a second. Every function prints its answer to standard output, its complaint to
/// standard error, and returns the exit code: 0 done, 1 refused or failed. doc/telemetry-registry.md shows each.
/// `directory`: the gateway's directory; the device book is DIRECTORY/devices.db. `by`: who acts.
namespace lantian::app {

struct DevicesWords {
  std::string directory;
  std::string by;
  std::string mn;                  ///< show, remove
  std::string kind;                ///< list: only these
  std::vector<std::string> files;  ///< import: .toml or .csv, all or nothing; export: one, "-" = standard output
  bool dry_run = false;            ///< import: say what would change
  bool secrets = false;            ///< export: write passwords and keys too
  bool history = false;            ///< show: every earlier state
};
int run_devices_list(const DevicesWords& words);
int run_devices_show(const DevicesWords& words);
int run_devices_import(const DevicesWords& words);
int run_devices_export(const DevicesWords& words);
int run_devices_remove(const DevicesWords& words);

struct RegisterWords {
  std::string directory;
  std::string by;
  std::string mn;
  std::string dialect;  ///< "2005", "2017", "2025"
  std::string kind;
  std::string station, name_zh, name_en, unit_id, password;
  std::string label;  ///< "start", "end"; empty = start
};
/// Turns a sighting of the quarantine into a device. Refuses an MN that is registered already.
int run_register(const RegisterWords& words);

struct QuarantineWords {
  std::string directory;
  bool frames = true;  ///< show the last frame of each
};
int run_quarantine(const QuarantineWords& words);

struct RequestWords {
  std::string directory;
  std::string by;
  std::string mn;
  int cn = 0;
  std::string area;
  std::string why;
  std::int64_t id = 0;
  std::string state;  ///< list: only these; empty = all
};
/// A command that changes the device waits for a second person; one that only asks for data goes out at once.
int run_request_propose(const RequestWords& words);
int run_request_approve(const RequestWords& words);
int run_request_refuse(const RequestWords& words);
int run_request_list(const RequestWords& words);

struct AuditWords {
  std::string directory;
  std::size_t last = 40;  ///< how many of the newest rows; 0 = all
  std::string about;      ///< only rows whose subject holds this text
};
/// Prints the rows and says whether their chain holds.
int run_audit(const AuditWords& words);

/// Adds these verbs below `gateway` of the command line; `verb` is set when one of them is given.
void add_registry(CLI::App& gateway, std::function<int()>& verb);

}  // namespace lantian::app
