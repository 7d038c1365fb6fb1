#pragma once
#include <pthread.h>

#include <csignal>
#include <functional>
#include <thread>

namespace lantian::app {

/// Blocks the signals that end a service in every thread, and waits for one of them in a thread of its own. To be made
/// before any other thread.
class EndSignals {
 public:
  EndSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }
  void wait_and(const std::function<void()>& work) {
    std::thread{[signals = signals_, work] {
      int which = 0;
      sigwait(&signals, &which);
      work();
    }}.detach();
  }

 private:
  sigset_t signals_{};
};

/// Every connection is a descriptor, and the usual limit of 1024 is soon reached.
void allow_many_connections();

}  // namespace lantian::app
