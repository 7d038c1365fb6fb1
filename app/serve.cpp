#include "app/serve.hpp"

#include "app/desk.hpp"
#include "app/end_signals.hpp"
#include "app/notify.hpp"
#include "keep/files.hpp"
#include "serve/book_service.hpp"
#include "serve/demo_service.hpp"

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>
#include <thread>

namespace lantian::app {
namespace {

/// The web application: LANTIAN_WEB when set, else where ./do web builds it.
std::string web_directory() {
  const char* told = std::getenv("LANTIAN_WEB");  // NOLINT(concurrency-mt-unsafe): before any thread
  return told != nullptr ? std::string{told} : data_root() + "/build/web";
}

serve::Pages open_pages() {
  auto pages = serve::Pages::open(web_directory());
  if (pages) return *std::move(pages);
  fmt::print(stderr, "lantian: {}; the addresses below /api are served without it\n", pages.error().text());
  return serve::Pages::without("The web application is not built: run ./do web. The API is at /api/v1.");
}

Result<void> announce(const serve::Service& service, const std::string& port_file) {
  fmt::print("Lantian listens: http://localhost:{}\n", service.port());
  std::fflush(stdout);
  notify_manager("READY=1");
  if (port_file.empty()) return {};
  return keep::write_file(port_file, fmt::format("{}\n", service.port()));
}

/// What every service says about itself.
Result<serve::ServiceOptions> described(serve::ServiceOptions options) {
  options.version = LANTIAN_VERSION;
  LANTIAN_TRY(options.openapi, keep::read_file(data_root() + "/data/api/openapi.json"));
  return options;
}

Result<serve::ServiceOptions> options_of(const ServeWords& words) {
  serve::ServiceOptions options;
  options.http.address = words.address;
  options.http.port = words.port;
  options.http.certificate = words.certificate;
  options.http.key = words.key;
  options.http.workers = words.workers;
  options.http.behind_tls = words.public_url.starts_with("https://");
  options.requests_each_minute = words.requests_each_minute;
  return described(std::move(options));
}

Result<int> serve_book(const ServeWords& words) {
  if (words.certificate.empty() != words.key.empty()) {
    return Error{ErrorCode::invalid_argument, "TLS needs both --certificate and --key, as PEM files", ""};
  }
  const std::string& url = words.public_url;
  if (!url.empty() && ((!url.starts_with("https://") && !url.starts_with("http://")) || url.ends_with('/'))) {
    return Error{ErrorCode::invalid_argument, "--public-url is like https://air.example.cn, without a '/' at the end",
                 url};
  }
  allow_many_connections();
  EndSignals signals;  // before any thread begins, so that all of them leave the signals alone
  std::signal(SIGPIPE, SIG_IGN);
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const serve::DocketOffice docket, serve::DocketOffice::open(data_root(), words.region));
  LANTIAN_TRY(serve::ApiWords say, serve::ApiWords::open(data_root()));
  LANTIAN_TRY(serve::ServiceOptions service_options, options_of(words));
  serve::Service service{std::move(service_options), std::move(say), open_pages()};
  serve::BookServiceOptions options{words.book, words.region, words.gateway_address, std::nullopt};
  options.deliveries = words.deliveries;
  options.public_url = words.public_url;
  options.weather = words.weather;
  if (words.gateway_port >= 0) options.gateway_port = static_cast<std::uint16_t>(words.gateway_port);
  LANTIAN_TRY(const auto bureau, serve::BookService::open(service, office, docket, options));
  LANTIAN_CHECK(service.listen());
  LANTIAN_CHECK(bureau->start_gateway());
  bureau->start_deliveries();
  bureau->start_alarms();
  LANTIAN_TRY(const std::string notice, bureau->notice(fmt::format("http://localhost:{}", service.port())));
  print(notice);
  if (bureau->gateway_port() != 0)
    fmt::print("HJ 212 telegrams: {} port {}\n", words.gateway_address, bureau->gateway_port());
  if (!words.gateway_port_file.empty()) {
    LANTIAN_CHECK(keep::write_file(words.gateway_port_file, fmt::format("{}\n", bureau->gateway_port())));
  }
  LANTIAN_CHECK(announce(service, words.port_file));
  signals.wait_and([&] {
    notify_manager("STOPPING=1");
    service.stop();
  });
  service.run();
  bureau->stop();
  return 0;
}

}  // namespace

int run_serve(const ServeWords& words) {
  return exit_code(serve_book(words));
}

Result<int> serve_demo(const DemoWords& words) {
  allow_many_connections();
  EndSignals signals;  // before any thread begins, so that all of them leave the signals alone
  std::signal(SIGPIPE, SIG_IGN);
  LANTIAN_TRY(const serve::Office office, open_office());
  LANTIAN_TRY(const serve::InventoryOffice inventory, serve::InventoryOffice::open(office));
  LANTIAN_TRY(const serve::DocketOffice docket, serve::DocketOffice::open(data_root(), "changji"));
  LANTIAN_TRY(serve::ApiWords say, serve::ApiWords::open(data_root()));
  serve::ServiceOptions options;
  options.http.address = words.address;
  options.http.port = words.port;
  options.requests_each_minute = words.requests_each_minute;
  LANTIAN_TRY(options, described(std::move(options)));
  serve::Service service{std::move(options), std::move(say), open_pages()};
  serve::DemoService demo{service, inventory, docket, words.out, {words.skip.begin(), words.skip.end()}};
  LANTIAN_CHECK(demo.mount());
  LANTIAN_CHECK(service.listen());
  std::jthread making{[&] {
    const Result<void> made = demo.prepare();
    if (!made) complain(made.error());
  }};
  LANTIAN_CHECK(announce(service, words.port_file));
  signals.wait_and([&] {
    demo.stop();
    service.stop();
  });
  service.run();
  return 0;
}

}  // namespace lantian::app
