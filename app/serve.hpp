#pragma once
#include "app/commands.hpp"
#include "base/result.hpp"

namespace lantian::app {

/// lantian serve --book DIR
struct ServeWords {
  std::string book, region = "changji";
  std::string weather;  ///< stored hours; empty: no wind
  std::string address = "127.0.0.1";
  std::uint16_t port = 8212;
  std::string certificate, key;
  std::string gateway_address = "0.0.0.0";
  std::string deliveries;
  std::string public_url;
  int gateway_port = -1;  ///< -1: no telegrams
  int requests_each_minute = 6000;
  std::size_t workers = 4;
  std::string port_file, gateway_port_file;
};
int run_serve(const ServeWords& words);

/// The demonstration as a page that stays open until the process is told to end.
Result<int> serve_demo(const DemoWords& words);

}  // namespace lantian::app
