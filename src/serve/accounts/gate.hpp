#pragma once
#include "base/result.hpp"
#include "serve/accounts/roles.hpp"
#include "terms/tree.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Which address asks for what, as data: data/accounts/addresses.toml.
namespace lantian::serve {

class Gate {
 public:
  enum class Door : std::uint8_t { open, signed_in, permission, closed };
  struct Asks {
    Door door = Door::closed;
    std::optional<Permission> permission;
  };

  /// Returns malformed with every fault, one a line: unknown permission, a prefix twice, a line that opens nothing.
  static Result<Gate> read(const terms::SourceFile& file);

  /// What a request must bring. GET, HEAD and OPTIONS read, all others change. Addresses outside the roots that any
  /// line speaks of (/api, /v1.1) are open; inside, those without a line are closed.
  Asks asks(std::string_view method, std::string_view path) const;
  /// What whoever is signed in needs beside that to take the answer away as a file of this form ("csv", "docx").
  /// Absent: nothing.
  std::optional<Permission> export_asks(std::string_view path, std::string_view form) const;

 private:
  struct Line {
    std::string prefix;
    Asks read, change;
    std::optional<Permission> exported;  ///< absent: as the other addresses
  };
  static Asks read_word(terms::Section& part, std::string_view key);
  const Line* line_for(std::string_view path) const;

  std::vector<Line> lines_;
  std::vector<std::string> export_forms_;
  std::optional<Permission> exported_;
};

}  // namespace lantian::serve
