#include "app/words.hpp"

#include <CLI/CLI.hpp>

namespace lantian::app {

void add_respond_propose(CLI::App&, Verb&) {}

}  // namespace lantian::app
